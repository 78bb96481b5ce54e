"""Identity: users, memberships, invitations, log-in, API keys."""
