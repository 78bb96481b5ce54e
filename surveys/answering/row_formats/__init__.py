"""Import formats of the room."""
