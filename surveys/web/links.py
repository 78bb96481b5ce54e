"""Links to answer by as a family meets them: an address and a QR code."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from surveys.domain.rounds import EntryMode
from surveys.operations.rounds import Link


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


def links_csv(links: Sequence[Link]) -> bytes:
    """The links as a file for a mail merge: group, number, link; for Swedish Excel.

    A cell that begins like a formula gets an apostrophe, so that a spreadsheet takes it as text.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("group", "number", "link"))
    for link in links:
        writer.writerow((harmless(link.group), link.number, address_of(link.token)))
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def pages_of(links: Sequence[Link], size: int = 8) -> list[list[tuple[Link, ShownLink]]]:
    """The links with their pictures, as many on each printed page as it has room for."""
    shown = [(link, shown_link(link.token)) for link in links]
    return [shown[start : start + size] for start in range(0, len(shown), size)]
