"""Reads of audits: every SELECT stands here."""
