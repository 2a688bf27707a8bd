"""A city promises: mission, vision, values, goals, outcomes, indicators and targets, as files."""
