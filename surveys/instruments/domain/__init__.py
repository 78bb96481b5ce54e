"""Pure rules and values of the room."""
