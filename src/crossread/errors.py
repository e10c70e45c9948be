"""The named errors of crossread: each message is one sentence with the value and the remedy."""


class CrossreadError(Exception):
    """Anything crossread raises on purpose."""


class UsageError(CrossreadError):
    """The caller asked for something that cannot be: an unknown format, a missing folder."""


class Interrupted(CrossreadError):
    """The archive could not do it for now: locked, out of reach, or changed by another at the same
    time; the same again may go well."""


class UnusableInput(CrossreadError):
    """An input that gives no article; `read` reports it and goes on with the others."""


class ModelError(CrossreadError):
    """A model directory is missing, incomplete, or not what its config says."""


class CaseFault(CrossreadError):
    """A case file that can't be used as it stands: a sentence for each fault, one a line."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
