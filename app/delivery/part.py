"""Delivery as a part: the job that empties the outbox."""

from collections.abc import Mapping
from enum import StrEnum

from flask import current_app

from app.clock import now
from app.delivery.outbox import send_waiting, sender_of
from app.part import Job, Part
from app.roles import Role


class DeliveryPermission(StrEnum):
    """Delivery has no pages, so nothing to permit."""


def send_mail() -> None:
    """Send the e-mails that are due."""
    settings = current_app.config["INSYN"]
    if send := sender_of(settings):
        send_waiting(send, settings.mail_from, now())


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

DELIVERY = Part(
    name="delivery",
    permissions=DeliveryPermission,
    grants=_NO_GRANTS,
    jobs=(Job("delivery:send_mail", send_mail, {"minute": "*"}),),
)
