"""The pure core of surveys: instruments, routing, parsing, scoring. No database, no web."""
