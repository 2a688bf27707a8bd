"""Languages: the same pages in every language that a city speaks."""
