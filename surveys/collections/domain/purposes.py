"""Purposes that something is read by name from: those of instruments that come with Insyn.

A round's purpose is free: nothing here decides which pages show it or how it is answered.
"""

USER_SURVEY = "user_survey"
SELF_REPORT = "self_report"
SESSION_RATING = "session_rating"
