"""Writes of audits: verbs that take values, a user and a clock; never commit."""
