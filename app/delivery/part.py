"""Delivery as a part: the job that empties the outbox."""

from collections.abc import Mapping
from enum import StrEnum

from flask import current_app

from app.clock import now
from app.delivery.channels import channels_set_up
from app.delivery.sending import send_waiting
from app.part import Job, Part
from app.roles import Role


class DeliveryPermission(StrEnum):
    """Delivery has no pages, so nothing to permit."""


def send_mail() -> None:
    """Send what is due, on every channel that is set up."""
    for channel in channels_set_up(current_app.config["INSYN"]):
        send_waiting(channel, now)


_NO_GRANTS: Mapping[Role, frozenset[StrEnum]] = {}

DELIVERY = Part(
    name="delivery",
    permissions=DeliveryPermission,
    grants=_NO_GRANTS,
    jobs=(Job("delivery:send_mail", send_mail, {"minute": "*"}),),
)
