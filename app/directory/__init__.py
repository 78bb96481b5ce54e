"""The directory: commissioners, providers, units, services, agreements, assignments."""
