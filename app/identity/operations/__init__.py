"""Writes of identity: who may come in, and as what."""
