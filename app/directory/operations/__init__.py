"""Writes of the directory: verbs that take values, a user and a clock; never commit."""
