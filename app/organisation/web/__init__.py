"""Pages of the organisation and the page to import rows."""
