"""Writes of the organisation: verbs that take values, a user and a clock; never commit."""
