"""Results: what is read of all answers together."""
