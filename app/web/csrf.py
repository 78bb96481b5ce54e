"""CSRF protection of every form; a view on a link of its own proves the link instead (csrf.exempt).

A form's proof names the user for whom the page was made, so that what was typed is given back to
that user and nobody else, also when the proof or the log-in has expired meanwhile.
"""

import secrets

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer

csrf = CSRFProtect()
FIELD = "csrf_token"


def begin_proofs_of(user_id: int) -> None:
    """Let the session's forms name the user from now on."""
    session[FIELD] = f"{user_id}.{secrets.token_hex(20)}"
    g.pop(FIELD, None)  # the proof of the session that ended, kept for the request


def writer_of_form() -> int | None:
    """For whom the form that was sent was made, by its proof however old; None if it names nobody.

    Nobody can make a proof that names another: it is signed, and stands on that user's pages only.
    """
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        user_id, dot, _rest = str(signer.loads(request.form.get(FIELD, ""))).partition(".")
    except BadData:
        return None
    return int(user_id) if dot and user_id.isdecimal() else None
