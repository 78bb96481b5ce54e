"""Pages of identity: log-in, account, users, keys, trail."""
