"""The channels that there are. A new one is a class, and its name in CHANNELS."""

from app.delivery.channel import Channel
from app.delivery.mail import Email
from app.settings import Settings

CHANNELS: tuple[type[Channel], ...] = (Email,)


def channel_named(name: str) -> type[Channel]:
    """The kind of channel of a name. Raises KeyError."""
    return {kind.name: kind for kind in CHANNELS}[name]


def channels_set_up(settings: Settings) -> tuple[Channel, ...]:
    """The channels that the installation can send by."""
    return tuple(channel for kind in CHANNELS if (channel := kind(settings)).is_set_up)
