"""Practice: cases, sessions, and the curves that practitioner and family talk over."""
