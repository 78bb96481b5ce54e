"""Reads by receipt number: that an answer came in, where and on which day; never what it says."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.clock import local_date
from app.db import db
from app.organisation.queries.visibility import visible_commissioner_ids
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Invitation, Round, RoundKind
from surveys.collections.queries.rounds import SHOWN_KINDS


@dataclass(frozen=True)
class KnownReceipt:
    """An answer that came in. on: the local date."""

    round_id: UUID
    title: str
    kind: RoundKind
    on: date

    @property
    def has_page(self) -> bool:
        """Whether the round stands in the list of rounds: a standing one does not."""
        return self.kind in SHOWN_KINDS


def known_receipt(
    number: str, user: Any, permission: str
) -> KnownReceipt | None:  # a user or an anonymous one
    """What a number stands for, None where there is none in the rounds that the user may see."""
    visible = Round.commissioner_id.in_(visible_commissioner_ids(user, permission))
    columns = (Round.id, Round.title, Round.kind)
    by_link = db.session.execute(
        select(*columns, Invitation.answered_on)
        .join(Invitation, Invitation.round_id == Round.id)
        .where(Invitation.receipt == number, visible)
    ).first()
    if by_link is not None:
        return KnownReceipt(*by_link)  # type: ignore[arg-type]  # a receipt stands beside its date
    by_unit = db.session.execute(
        select(*columns, ResponseOrigin.sent_at)
        .join(Response, Response.round_id == Round.id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .where(ResponseOrigin.receipt == number, visible)
    ).first()
    return KnownReceipt(*by_unit[:3], local_date(by_unit[3])) if by_unit is not None else None
