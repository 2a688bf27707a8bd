"""A city tells: a static site, written from one edition."""
