"""Tallies: how many answers of a round gave each value, kept in the transaction that stores an answer."""
