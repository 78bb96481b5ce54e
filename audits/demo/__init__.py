"""The demo municipality: the reference year, and a current year that is alive.

Fictional, without persons, and the same on every run of a day: one seed, and dates counted from today.
"""
