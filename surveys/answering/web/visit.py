"""A respondent's visit: a signed cookie of its own, apart from any log-in, and the draft it opens.

The cookie of an anonymous visit holds the code of the draft: with the respondent, not in the tables.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.clock import today
from app.db import db
from surveys.answering.domain.receipts import receipt_number
from surveys.answering.models import Draft
from surveys.answering.operations.drafts import (
    Beginning,
    Conflict,
    open_draft_by_code,
    open_draft_for_invitation,
    save_answers,
)
from surveys.answering.queries.drafts import Saved, draft_by_code, draft_for_invitation, saved_in
from surveys.answering.web.forms import locale_of
from surveys.answering.web.pages import answer
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.domain.tokens import form_signature, is_form_signature
from surveys.collections.models import Round
from surveys.collections.queries.invitations import Link, link_by_id
from surveys.instruments.domain.answers import AnswerError, Parsed
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument

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

    @property
    def instrument(self) -> Instrument:
        """The instrument that the link leads to."""
        return self.link.instrument

    @property
    def locale(self) -> str:
        """The reader's language."""
        return locale_of(request)

    @property
    def services(self) -> Mapping[str, str]:
        """None: whoever has a link is asked of no service."""
        return {}

    def saved(self) -> Saved:
        """What was saved so far."""
        return saved_in(self.draft())

    def save(self, parsed: Parsed, revisions: Mapping[str, int]) -> tuple[Conflict, ...]:
        """Save what a form said. Raises DraftIsGone."""
        link, round_ = self.link, db.session.get_one(Round, self.link.round_id)
        beginning = Beginning(today(), self.locale, self.entry_mode, link.group_key)
        if link.is_anonymous:
            draft = open_draft_by_code(round_, self.code, beginning)
        else:
            draft = open_draft_for_invitation(round_, link.id, beginning)
        return save_answers(draft, parsed, revisions)

    def is_too_old(self) -> bool:
        """Whether the posted form was not made by a page of this link's visit."""
        return not is_signed(self.link)

    def disagreeing(self, _answers: Answers) -> tuple[AnswerError, ...]:
        """None: a link's answers are held against nothing."""
        return ()

    def address(self, page: str, **more: str) -> str:
        """The address of a section or of another of the visit's pages; no token is in it."""
        return f"{PATH}/{page}" + (f"?{urlencode(more)}" if more else "")

    def page(self, template: str, status: int = 200, **context: Any) -> Response:  # Any: as answer
        """A family page of the visit."""
        return answer(
            template,
            status,
            frame="surveys/answering/base.html",
            instrument=self.instrument,
            is_anonymous=self.link.is_anonymous,
            municipality=self.link.municipality,
            signature=signature_for(self.link),
            **context,
        )


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
