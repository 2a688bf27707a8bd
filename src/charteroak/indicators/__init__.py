"""A city measures: definitions become measurements, each with its interval or its reason."""
