"""Pure rules and figures of audits: no database, no web, no clock."""
