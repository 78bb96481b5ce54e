"""Surveys: instruments, rounds, answering, session ratings, self-reports, results."""
