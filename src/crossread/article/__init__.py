"""One article: who says what, who is meant, what is claimed."""
