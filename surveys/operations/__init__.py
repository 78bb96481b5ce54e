"""Writes of surveys: verbs that take values, a user and a clock; never commit."""
