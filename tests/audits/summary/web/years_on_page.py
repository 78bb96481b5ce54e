"""Reads the years of a figure's page, and stores years and versions of a question to show there."""

import re
from copy import deepcopy
from html import unescape
from uuid import uuid4
from xml.etree import ElementTree as ET

from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from surveys.answering.models import ResponseOrigin
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import latest_version
from surveys.tallies.models import Tally
from tests.audits.stored_year import AT, make_response, make_round
from tests.factories import kept

KEY = "lex_sarah_routine"
PAGE = f"/summary/2017/figures/{KEY}"
CHART = f"/summary/2017/charts/history-{KEY}.svg"
SVG = "{http://www.w3.org/2000/svg}"


def store_year(top, year, yes, units=40, **answers):
    """Store a year of self-reports, in which so many of so many units have a routine."""
    round_ = make_round(purposes.SELF_REPORT, year, top, Mode.CONFIDENTIAL, f"År {year}")
    for place, unit in enumerate(db.session.scalars(select(Unit).order_by(Unit.code))):
        if place == units:
            break
        said = {"had_clients": "yes", KEY: "yes" if place < yes else "no", **answers}
        response = make_response(round_, said)
        db.session.flush()
        db.session.add(ResponseOrigin(response_id=response.id, unit_id=unit.id, sent_at=AT))
    db.session.add(
        Tally(round_id=round_.id, unit_id=0, group_key="", question_key="", value="", n=units)
    )
    db.session.commit()
    return round_


def section_of(page):
    return page.split('id="history"')[1].split("</section>")[0]


def rows_of(page):
    """The table: year to its cells."""
    body = section_of(page).split("<tbody>")[1].split("</tbody>")[0]
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
        cells = [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        found[int(cells[0])] = cells[1:]
    return found


def plain(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def alt_of(page):
    return unescape(re.search(r'history-[^"]*" alt="([^"]*)"', page).group(1))


def words_of(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def ask_otherwise(round_, change, instrument="self_report"):
    """Let a round have asked by a version of its own, changed as told; of another instrument if said."""
    version = latest_version("self_report")
    definition = deepcopy(version.definition)
    for section in definition["sections"]:
        for question in section["questions"]:
            if question["key"] == KEY:
                change(question)
    other = kept(
        InstrumentVersion(
            key=instrument,
            version=version.version + 1,
            definition=definition,
            digest=uuid4().hex,
            loaded_at=AT,
        )
    )
    round_.instrument_version_id = other.id
    db.session.commit()


def other_words(question):
    question["text"] = {"sv": "Finns det en skriven rutin?", "en": "Is there a written routine?"}


def other_answers(question):
    question["type"] = "single_choice"
    question["options"] = [
        {"key": key, "text": {"sv": key, "en": key}} for key in ("yes", "no", "partly")
    ]
