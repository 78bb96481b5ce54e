"""The platform: database, identity, directory, web shell, jobs, delivery. Knows no part by name."""
