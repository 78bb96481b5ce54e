"""Rows from files: reading, checking and storing them all or nothing. Knows no format by name."""
