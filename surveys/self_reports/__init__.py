"""Self-reports: what is special to the yearly questionnaire that a unit answers."""
