"""Reads by receipt number: that an answer came in, where and on which day; never what it says."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access import Access
from app.clock import local_date
from app.db import db
from app.organisation.queries.visibility import visible_commissioner_ids
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Invitation, Round
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.texts import Text
from surveys.instruments.queries import instrument_of


@dataclass(frozen=True)
class KnownReceipt:
    """An answer that came in. on: the local date."""

    round_id: UUID
    title: str
    purpose: Text  # in words
    about: About
    on: date

    @property
    def has_page(self) -> bool:
        """Whether the round stands in the list of rounds: a standing one does not."""
        return self.about is not About.SESSION


def known_receipt(number: str, access: Access, permission: str) -> KnownReceipt | None:
    """What a number stands for, None where there is none in the rounds that the user may see."""
    visible = Round.commissioner_id.in_(visible_commissioner_ids(access, permission))
    by_link = db.session.execute(
        select(Round, Invitation.answered_on)
        .join(Invitation, Invitation.round_id == Round.id)
        .where(Invitation.receipt == number, visible)
    ).first()
    if by_link is not None:
        return _known(by_link[0], by_link[1])  # type: ignore[arg-type]  # beside a receipt is a date
    by_unit = db.session.execute(
        select(Round, ResponseOrigin.sent_at)
        .join(Response, Response.round_id == Round.id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .where(ResponseOrigin.receipt == number, visible)
    ).first()
    return _known(by_unit[0], local_date(by_unit[1])) if by_unit is not None else None


def _known(round_: Round, on: date) -> KnownReceipt:
    purpose = instrument_of(round_.instrument_version).collecting.title
    return KnownReceipt(round_.id, round_.title, purpose, round_.about, on)
