"""The organisation: commissioners, providers, units, services, agreements, assignments."""
