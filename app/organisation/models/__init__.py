"""Tables of the organisation."""
