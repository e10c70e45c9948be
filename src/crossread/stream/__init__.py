"""Articles that keep coming: which story each tells."""
