"""A year's whole as it is released once: what hangs together, what is withheld, what is kept."""
