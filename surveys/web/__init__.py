"""Pages of surveys: parse, authorise, call, commit, render."""
