"""Collections: an instrument asked of a population in a period, and who is invited."""
