"""The trail: who did what, when, to which thing. Holds no personal data and no answers."""
