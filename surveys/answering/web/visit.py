"""A respondent's visit: a signed cookie of its own, apart from any log-in, and the draft it opens.

The cookie of an anonymous visit holds the code of the draft: with the respondent, not in the tables.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from surveys.answering.domain.receipts import receipt_number
from surveys.answering.models import Draft
from surveys.answering.queries.drafts import answers_of, draft_by_code, draft_for_invitation
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.domain.tokens import form_signature, is_form_signature
from surveys.collections.queries.invitations import Link, link_by_id
from surveys.instruments.domain.conditions import AnswerValue

COOKIE = "answer"
PATH = "/answer"
LONGEST_S = 8 * 3600
CODE_BYTES = 8


@dataclass(frozen=True)
class Visit:
    """Who is answering: a link, the code of an anonymous draft ("" if confidential), the device."""

    link: Link
    code: str
    entry_mode: EntryMode

    @classmethod
    def of(cls, link: Link, code: str | None, entry_mode: EntryMode) -> "Visit":
        """A visit on a link; an anonymous one without a code gets a new one."""
        if not link.is_anonymous:
            return cls(link, "", entry_mode)
        return cls(link, code or receipt_number(secrets.token_bytes(CODE_BYTES)), entry_mode)

    def draft(self) -> Draft | None:
        """What was saved so far, if anything was."""
        if self.link.is_anonymous:
            return draft_by_code(self.link.round_id, self.code)
        return draft_for_invitation(self.link.id)

    def answers(self) -> dict[str, AnswerValue]:
        """The answers saved so far."""
        draft = self.draft()
        return answers_of(draft) if draft else {}


def visit() -> Visit | None:
    """The visit of this request's cookie; None if there is none or it is too old."""
    held = request.cookies.get(COOKIE)
    if not held:
        return None
    try:
        invitation_id, code, mode = _serializer().loads(held, max_age=LONGEST_S)
    except BadData:
        return None
    link = link_by_id(UUID(invitation_id))
    return Visit(link, code, EntryMode(mode)) if link else None


def begin(response: Response, started: Visit) -> Response:
    """Give the respondent the visit's cookie."""
    held = _serializer().dumps([started.link.id.hex, started.code, started.entry_mode.value])
    response.set_cookie(
        COOKIE,
        held,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["INSYN"].is_https,
    )
    return response


def end(response: Response) -> Response:
    """Take the visit's cookie away."""
    response.delete_cookie(COOKIE, path=PATH)
    return response


def signature_for(link: Link) -> str:
    """The proof that a form came from a page of this link's visit."""
    return form_signature(secret(), str(link.id))


def is_signed(link: Link) -> bool:
    """Whether the posted form came from a page of this link's visit."""
    return is_form_signature(secret(), str(link.id), request.form.get("csrf", ""))


def secret() -> bytes:
    """The installation's secret, for signatures."""
    return str(current_app.config["SECRET_KEY"]).encode()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="answer-visit")
