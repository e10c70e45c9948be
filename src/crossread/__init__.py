"""crossread: who says what, on whose word, across the coverage of contested news."""

__version__ = "0.2.0"
