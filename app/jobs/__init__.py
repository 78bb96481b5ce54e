"""The job process: jobs at set times, tasks that somebody asked for; each run claimed once."""
