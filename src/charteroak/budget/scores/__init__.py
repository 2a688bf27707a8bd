"""Scores: how well programs fit what the city wants, by named people, against a written rubric."""
