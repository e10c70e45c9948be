"""Opened model directories and what they answer."""
