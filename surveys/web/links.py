"""Links to answer by as a family meets them: an address and a QR code."""

from dataclasses import dataclass

import segno
from flask import current_app

from surveys.domain.rounds import EntryMode


@dataclass(frozen=True)
class ShownLink:
    """An address with its picture, made in memory and shown once."""

    url: str
    picture: str  # a data: address, so that the picture is never a request with the token in it


def shown_link(token: str, entry_mode: EntryMode | None = None) -> ShownLink:
    """The address of a link on this installation and its QR code.

    entry_mode: only where the practitioner says how it will be answered; a phone needs none.
    """
    base = current_app.config["INSYN"].base_url.rstrip("/")
    url = f"{base}/a/{token}" + (f"?mode={entry_mode.value}" if entry_mode else "")
    # level M: still read when a sheet has been folded in a pocket
    picture = segno.make(url, error="m", micro=False).svg_data_uri(border=4, scale=4)
    return ShownLink(url, picture)
