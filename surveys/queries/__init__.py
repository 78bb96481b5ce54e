"""Reads of surveys: every SELECT stands here."""
