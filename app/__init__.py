"""The platform: database, identity, organisation, web shell, jobs, delivery. Knows no part by name."""
