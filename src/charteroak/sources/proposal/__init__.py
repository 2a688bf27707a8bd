"""A contract proposed from a real export: a person finishes it, and nothing is guessed silently.

Answers: which heading of this file is which column of a pack's record layout? `profile` looks at
the values, `likeness` at the names, `match` puts both together, `rules` tries the layout's own
rules on the rows, and `written` says it as a file.
"""
