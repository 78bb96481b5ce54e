"""Pages of audits: parse, authorise, call, commit, render."""
