"""Pages of the directory and the page to import rows."""
