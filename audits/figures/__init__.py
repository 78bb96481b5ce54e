"""Figures: the catalogue of indicators, and their values from rows."""
