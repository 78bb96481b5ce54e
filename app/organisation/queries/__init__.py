"""Reads of the organisation: every SELECT stands here."""
