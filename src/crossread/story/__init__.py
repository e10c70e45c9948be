"""One story: the same claims, conflicts, coverage, origins, copies and quotations."""
