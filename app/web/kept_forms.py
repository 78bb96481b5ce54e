"""What was typed in a form that could not be taken: given back with one button, never sent by itself.

It travels in the page, sealed, through the log-in; the server stores nothing. Passwords and files
are left out, and it opens only for the user whom the form was made for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from flask import current_app, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.i18n import is_for_families
from app.web.csrf import FIELD, writer_of_form

# Fields that hold a password: never written into a page, not even the sender's own.
PASSWORDS = frozenset({"password", "again", "current"})
LONGEST = 200_000  # characters of names and values together
MOST_FIELDS = 1000
LIFETIME_S = 3 * 24 * 3600  # over a weekend; what a form was about has changed by then


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: where to, what, and by whom (None: a page that is open to all)."""

    address: str
    fields: Sequence[tuple[str, str]]
    user_id: int | None
    had_files: bool = False

    @property
    def texts(self) -> Sequence[str]:
        """What somebody wrote in words, to show."""
        return tuple(value for _name, value in self.fields if " " in value.strip())

    def sealed(self) -> str:
        """The form as text that nobody can change."""
        return str(_seal().dumps((self.address, self.fields, self.user_id, self.had_files)))

    @classmethod
    def opened(cls, sealed: str) -> Self | None:
        """What was sealed; None if it was tampered with or is too old."""
        try:
            address, fields, user_id, had_files = _seal().loads(sealed, max_age=LIFETIME_S)
        except BadData:
            return None
        return cls(address, tuple((name, value) for name, value in fields), user_id, had_files)


def sent_form() -> KeptForm | None:
    """The form of this request; None where it is too long to keep."""
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != FIELD and name not in PASSWORDS
    )
    if len(fields) > MOST_FIELDS or sum(len(n) + len(v) for n, v in fields) > LONGEST:
        return None
    had_files = any(file.filename for file in request.files.values())
    return KeptForm(request.full_path.rstrip("?"), fields, writer_of_form(), had_files)


def page_of_form() -> str:
    """The page that the form stood on, as well as it can be told: its address, or the start page."""
    try:
        methods = list(current_app.create_url_adapter(request).allowed_methods())  # type: ignore[union-attr]  # there is one in a request
    except HTTPException:
        methods = []
    return request.full_path.rstrip("?") if "GET" in methods else "/"


def give_back(kept: KeptForm, status: int, page: str = "/") -> Response:
    """The page with the form's fields and a button that sends them; page: where to go instead."""
    for_families = is_for_families(request.path)
    shown = render_template(
        "app/kept_form.html", kept=kept, page=page, status=status, for_families=for_families
    )
    return make_response(shown, status)


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept form")
