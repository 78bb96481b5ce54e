"""Instruments of a single page: the link's page is the form, and sending it stores the answer.

No cookie, no user, no template on the way of a rating: the page is rendered once and refilled.
"""

from flask import Response, current_app, make_response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.clock import now
from app.db import db
from surveys.answering.operations.sending import Given, send
from surveys.answering.web.forms import asked_mode, entry_mode_of, locale_of, raw_value
from surveys.answering.web.pages import HOLE, page, refilled, to_receipt, worded
from surveys.collections.domain.tokens import form_signature, is_form_signature
from surveys.collections.queries.invitations import Link
from surveys.instruments.domain.answers import Parsed, parse


def show_rating(link: Link) -> Response:
    """The form behind a link. Changes nothing."""
    locale = locale_of(request)
    of = (link.digest, link.mode, link.municipality)
    key = ("rating", *of, locale, asked_mode(request) or "")
    return refilled(key, signature_of(link), lambda: _form(link, locale, signature=HOLE))


def take_rating(link: Link) -> Response:
    """Store what was sent and lead on to the receipt; or show the form again with what is wrong."""
    form = request.form.to_dict(flat=False)
    if not is_form_signature(_secret(), link.token_hash, request.form.get("csrf", "")):
        return _again(link, parse(link.instrument.questions, form), 400)
    parsed = parse(link.instrument.questions, form)
    if parsed.errors or not parsed.values:
        return _again(link, parsed, 422)
    given = Given(parsed.values, entry_mode_of(request), locale_of(request))
    number = send(link, given, now())
    db.session.commit()
    return to_receipt(number)


def signature_of(link: Link) -> str:
    """The proof that a form came from the link's own page."""
    return form_signature(_secret(), link.token_hash)


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _again(link: Link, parsed: Parsed, status: int) -> Response:
    """The form with what was given still in it. 400: its proof was too old."""
    db.session.rollback()
    locale = locale_of(request)
    errors = worded(parsed.errors, locale)
    form = request.form.to_dict(flat=False)
    raw = {key: raw_value(link.instrument.question(key), form) for key in errors}
    shown = _form(
        link,
        locale,
        signature=signature_of(link),
        values=parsed.values | raw,
        errors=errors,
        problem=_problem(parsed, status, locale),
    )
    return make_response(shown, status)


def _problem(parsed: Parsed, status: int, locale: str) -> str | None:
    with force_locale(locale):
        if status == 400:
            return str(_("Sidan hade varit öppen länge. Dina svar är kvar. Skicka en gång till."))
        if not parsed.values and not parsed.errors:
            return str(_("Svara på minst en fråga, eller välj att inte svara."))
    return None


def _form(link: Link, locale: str, **context: object) -> str:
    instrument = link.instrument
    given = {"values": {}, "errors": {}, "problem": None} | context
    given |= {"is_anonymous": link.is_anonymous, "municipality": link.municipality}
    return page("rating", locale, instrument=instrument, **given)
