"""Equity: how far apart groups or places are, how sure that is, and whether the gap is closing."""
