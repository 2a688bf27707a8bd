"""Sentences: what the layers below write in English beside their numbers."""

WORDS: tuple[str, ...] = ()
PATTERNS: tuple[str, ...] = ()
