"""Reviews, findings, indicators and the yearly report: what is made of all that is gathered."""
