"""Charter Oak: a city promises, observes, measures, spends, acts and tells."""
