"""Workbooks: the budget office's own Excel, written and read back, and exports of other vendors."""
