"""What makes the tables of an archive, and what brings an older archive up to date."""
