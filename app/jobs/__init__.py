"""The job process: APScheduler, one claim for each planned run."""
