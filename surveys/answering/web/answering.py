"""Links: what a token opens, the receipt, and the pages of links that can't be answered."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.authorization import public
from app.clock import today
from app.web.csrf import csrf
from surveys.answering.domain.receipts import normalised_receipt
from surveys.answering.web.forms import locale_of
from surveys.answering.web.pages import (
    HOLE,
    answer,
    keep_language,
    page,
    refilled,
    refusal,
    to_receipt,
    unknown_link,
)
from surveys.answering.web.rating import show_rating, take_rating
from surveys.answering.web.start import show_start, take_start
from surveys.collections.domain.tokens import hash_token
from surveys.collections.queries.invitations import LinkState, link_by_receipt, link_by_token_hash

answering = Blueprint("answering", __name__, template_folder="templates")


@answering.get("/a/<token>")
@public
def show(token: str) -> Response:
    """What a link opens; looking changes nothing, since mail scanners open links too."""
    link = link_by_token_hash(hash_token(token))
    if link is None:
        return unknown_link()
    state = link.state_on(today())
    if state is not LinkState.OPEN:
        return keep_language(refusal(state, link=link))
    shown = show_rating if link.instrument.single_page else show_start
    return keep_language(shown(link))


@answering.post("/a/<token>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf is untyped
def take(token: str) -> Response:
    """Send a rating, or begin to answer page by page; on an answered link, the receipt."""
    link = link_by_token_hash(hash_token(token))
    if link is None:
        return unknown_link()
    if link.receipt:
        return to_receipt(link.receipt)
    state = link.state_on(today())
    if state is not LinkState.OPEN:
        return refusal(state, link=link)
    taken = take_rating if link.instrument.single_page else take_start
    return taken(link)


@answering.get("/answer/receipt/<number>")
@public
def receipt(number: str) -> Response:
    """Thanks, the receipt's number, what comes next, whom to call."""
    normalised = normalised_receipt(number)
    link = link_by_receipt(normalised) if normalised else None
    if link is None or normalised is None:
        return unknown_link()
    locale = locale_of(request)
    instrument = link.instrument
    key = ("receipt", link.digest, link.mode, link.municipality, locale)
    return keep_language(
        refilled(
            key,
            normalised,
            lambda: page(
                "receipt",
                locale,
                number=HOLE,
                instrument=instrument,
                is_anonymous=link.is_anonymous,
                municipality=link.municipality,
            ),
        )
    )


@answering.get("/answer/declined")
@public
def declined() -> Response:
    """That nothing was sent and nobody minds."""
    return keep_language(answer("declined"))
