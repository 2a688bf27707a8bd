"""Printed: what is told on paper, from the same page data as the site."""
