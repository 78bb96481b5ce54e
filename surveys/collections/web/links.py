"""Links to answer by as a family meets them: an address and a QR code."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from app.csv_files import csv_file
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.operations.rounds import HandedOut


@dataclass(frozen=True)
class ShownLink:
    """An address with its picture, made in memory and shown once."""

    url: str
    picture: str  # a data: address, so that the picture is never a request with the token in it


def shown_link(token: str, entry_mode: EntryMode | None = None) -> ShownLink:
    """The address of a link on this installation and its QR code.

    entry_mode: only where the practitioner says how it will be answered; a phone needs none.
    """
    url = address_of(token) + (f"?mode={entry_mode.value}" if entry_mode else "")
    # here: drawing codes takes memory that the other pages have no use for
    import segno  # noqa: PLC0415

    # level M: still read when a sheet has been folded in a pocket
    picture = segno.make(url, error="m", micro=False).svg_data_uri(border=4, scale=4)
    return ShownLink(url, picture)


def address_of(token: str) -> str:
    """The address of a link on this installation."""
    return f"{current_app.config['INSYN'].base_url.rstrip('/')}/a/{token}"


def links_csv(links: Sequence[HandedOut]) -> bytes:
    """The links as a file for a mail merge: group, number, link; parted for Swedish Excel."""
    rows = ((link.group, str(link.number), address_of(link.token)) for link in links)
    return csv_file(("group", "number", "link"), rows, delimiter=";")


def pages_of(links: Sequence[HandedOut], size: int = 8) -> list[list[tuple[HandedOut, ShownLink]]]:
    """The links with their pictures, as many on each printed page as it has room for."""
    shown = [(link, shown_link(link.token)) for link in links]
    return [shown[start : start + size] for start in range(0, len(shown), size)]
