"""Plain text in; sentences, words, names and numbers as offsets out."""
