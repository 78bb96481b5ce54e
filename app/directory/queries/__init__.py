"""Reads of the directory: every SELECT stands here."""
