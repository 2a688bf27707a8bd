"""A city observes: contracts with its record systems, and snapshots of what they gave."""
