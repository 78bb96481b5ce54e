"""Summary: the pages of a quality year."""
