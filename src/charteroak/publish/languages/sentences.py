"""Sentences: what the layers below write in English beside their numbers."""

PATTERNS: tuple[str, ...] = ()
