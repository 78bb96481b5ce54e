"""CSRF protection of every form; a view on a link of its own proves the link instead (csrf.exempt)."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
