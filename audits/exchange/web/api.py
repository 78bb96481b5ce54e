"""Figures for other systems: JSON with an API key that reads one commissioner's figures."""

import json
from hashlib import sha256

from flask import Blueprint, Response, current_app, jsonify, make_response, request
from flask_babel import gettext as _

from app.authorization import public
from app.db import db
from app.identity.queries.api_keys import commissioner_of_api_key
from app.organisation.models.units import Commissioner
from app.organisation.queries.visibility import commissioner_parents, subtree
from audits.exchange.exports import figure_data, shown_data
from audits.exchange.web.openapi import document
from audits.figures.domain.catalogue import figures as figures_of
from audits.figures.queries import choices
from audits.figures.queries.facts import Scope, has_rows, load_sums
from audits.figures.queries.years import years_with_rows
from audits.release.queries.years import current_release

api = Blueprint("figures_api", __name__, url_prefix="/api/v1")

YEARS = range(1900, 2200)


class Refused(Exception):
    """The request can't be answered: a status and what to do about it."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@api.errorhandler(Refused)
def refuse(refused: Refused) -> Response:
    """The refusal as JSON, in the shape of every error of the API."""
    titles = {400: "Bad request", 401: "Unauthorized", 404: "Not found"}
    body = {"status": refused.status, "title": titles[refused.status], "detail": refused.detail}
    response = make_response(jsonify(body), refused.status)
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.get("/figures")
@public  # the key in the header is the authorization: it is checked first of all
def figures() -> Response:
    """Every figure of a year, within what the key may read."""
    owner = _owner_of_key()
    of = frozenset({owner.municipality_id})
    year, service = _year(of), _service(of)
    commissioner = _commissioner(owner)
    facts = load_sums(year, Scope(frozenset({commissioner.id}), service))
    if not has_rows(facts):
        raise Refused(404, _("Det finns inga rader för året i det här urvalet."))
    body = {
        "year": year,
        "commissioner": commissioner.name,
        "service": service,
        "small_groups": "included",
        "figures": [figure_data(figure) for figure in figures_of(facts)],
    }
    return _answer(body)


@api.get("/released")
@public  # as above
def released() -> Response:
    """A year's figures as they were released: what may be shown on, with small groups withheld."""
    owner = _owner_of_key()
    of = owner.municipality_id
    year = _year(frozenset({of}))
    if owner.parent_id is not None:  # who knows a district's exact figures would take them away
        raise Refused(404, _("Det som är utlämnat gäller hela kommunen, och nyckeln en del."))
    found = current_release(year, of)
    if found is None:
        raise Refused(404, _("Året är inte utlämnat."))
    body = {
        "year": year,
        "number": found.shown.number,
        "released_at": found.published_at.isoformat(timespec="seconds"),
        "figures": [shown_data(key, each) for key, each in found.shown.figures.items()],
    }
    return _answer(body)


@api.get("/openapi.json")
@public
def openapi() -> Response:
    """What the API can do, as an OpenAPI 3.1 document."""
    return _answer(document(request.host_url.rstrip("/")))


def _answer(body: dict[str, object]) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    response = current_app.response_class(text, mimetype="application/json")
    response.set_etag(sha256(text.encode()).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _owner_of_key() -> Commissioner:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    owner = commissioner_of_api_key(key.strip()) if scheme.lower() == "bearer" and key else None
    if owner is None:
        raise Refused(401, _("Skicka en giltig nyckel som Authorization: Bearer NYCKEL."))
    return owner


def _year(of: frozenset[int]) -> int:
    text = request.args.get("year", "")
    if not (text.isascii() and text.isdecimal() and int(text[:9]) in YEARS):
        raise Refused(400, _("Ange year som ett årtal, till exempel year=2017."))
    year = int(text)
    if year not in years_with_rows(of):
        raise Refused(404, _("Det finns inga rader för det året."))
    return year


def _commissioner(owner: Commissioner) -> Commissioner:
    """The one asked for by name, if the key reaches it. Unknown and out of reach look the same."""
    name = request.args.get("commissioner")
    if not name:
        return owner
    reached = subtree([owner.id], commissioner_parents())
    found = [each for each in choices.commissioners_named(name) if each in reached]
    if not found:
        raise Refused(404, _("Nyckeln når ingen beställare med det namnet."))
    return db.session.get_one(Commissioner, found[0])


def _service(of: frozenset[int]) -> str | None:
    key = request.args.get("service") or None
    if key is not None and key not in dict(choices.services(of)):
        raise Refused(404, _("Det finns ingen insats med den nyckeln."))
    return key
