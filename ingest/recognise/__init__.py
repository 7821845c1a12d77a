"""Recognition: a chain of pure functions from a Layout to a Filing."""
