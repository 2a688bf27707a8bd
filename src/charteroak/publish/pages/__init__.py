"""Pages as plain data: the same for HTML and for JSON."""
