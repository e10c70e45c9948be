"""One file a version, in order; what was released is not changed again."""
