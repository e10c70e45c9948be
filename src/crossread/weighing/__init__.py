"""Rival explanations weighed by evidence that counts once per origin."""
