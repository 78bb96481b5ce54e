"""Protection of small groups in tables of counts. Slow to import: never at the start of the web."""
