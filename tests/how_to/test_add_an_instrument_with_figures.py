"""The page's class and file: asked, answered by links, read as results and as figures, by nothing else."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from audits.release.queries.years import current_release
from surveys.collections.domain.rounds import Mode
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.instruments.domain.question_types.registry import TYPES
from tests.audits.exchange.web.test_api import get, make_key
from tests.audits.stored_year import release_year
from tests.conftest import NOON
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.factories import make_round

PAGE = Path(__file__).parents[2] / "docs/how-to/add-an-instrument.md"
HELPED, NOT_HELPED = "after_support__helped", "after_support__not_helped"
ANSWERS = {  # of each unit
    "U1": {"fully": 6, "partly": 5, "not_at_all": 5},
    "U2": {"fully": 7, "partly": 5, "not_at_all": 5},
}
YEAR = NOON.year


def block(language):
    """The last block of the page in a language: that of the example with figures."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[-1]


@pytest.fixture
def file(tmp_path, monkeypatch):
    made = {}
    exec(block("python"), made)  # noqa: S102  (the page's own example)
    monkeypatch.setitem(TYPES, "agreement", made["Agreement"]())
    file = tmp_path / "after_support.yaml"
    file.write_text(block("yaml"), "utf-8")
    return file


def run(web, *command):
    return web.test_cli_runner().invoke(args=command).output


@pytest.fixture
def top(web, file):
    """A municipality with two units, and the file loaded."""
    assert run(web, "instruments", "check", str(file)) == "1 definitions, without faults.\n"
    assert run(web, "instruments", "load", str(file)) == "1 versions are new or changed.\n"
    top, service = make_commissioner(), make_service()
    for code in ANSWERS:
        make_agreement(make_unit(code), service, top)
    db.session.commit()
    return top


def unit(code):
    return db.session.scalar(select(Unit).where(Unit.code == code))


@pytest.fixture
def round_id(web, top):
    """A round that is open, with a link for each family, all of them answered."""
    open_ = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 12, 31)}
    round_ = make_round(
        "after_support", Mode.CONFIDENTIAL, commissioner_id=top.id, year=YEAR, **open_
    )
    said = [
        (unit(code).id, answer)
        for code, its in ANSWERS.items()
        for answer, n in its.items()
        for _ in range(n)
    ]
    links = invite_many([Invite(round_, "outpatient", of) for of, _answer in said], NOON)
    found = round_.id
    db.session.commit()
    family = web.test_client()
    for (_of, answer), link in zip(said, links, strict=True):
        answer_link(family, link.path, answer)
    return found


def answer_link(family, path, answer):
    page = family.get(path).text
    assert "Inte alls" in page
    csrf = re.search(r'name="csrf" value="([^"]*)"', page)[1]
    assert family.post(path, data={"csrf": csrf, "helped": answer}).status_code == 303


def signed_in(web, role, scope):
    client = web.test_client()
    log_in(client, make_user(role, scope))
    db.session.commit()
    return client


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_one_class_and_one_file_bring_a_form_its_results_and_two_figures(web, top, round_id):
    auditor = signed_in(web, Role.AUDITOR, top)

    results = text_of(auditor.get(f"/rounds/{round_id}/results"))
    summary = text_of(auditor.get(f"/summary/{YEAR}"))
    page = text_of(auditor.get(f"/summary/{YEAR}/figures/{NOT_HELPED}"))
    file = auditor.get(f"/summary/{YEAR}/figures/{HELPED}.csv").text.removeprefix("\ufeff")
    printed = run(web, "figures", "--year", str(YEAR), "--format", "csv")
    make_key(top)
    api = {row["figure"]: row for row in get(web.test_client(), f"year={YEAR}").json["figures"]}

    assert "Fick ni den hjälp ni behövde?" in results
    assert "13 av 33" in results
    assert re.search(r"Fick helt den hjälp de behövde .{0,200}39 %", summary)
    assert re.search(r"Fick inte alls hjälp .{0,200}30 %", summary)
    assert "De som svarat: Inte alls." in page
    assert "De som svarat något av: Helt, Delvis, Inte alls." in page
    assert "10 av 33" in page
    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(file))]
    assert ("U1", "Verksamhet U1", "fully", "6", "6") in rows
    assert ("U2", "Verksamhet U2", "partly", "0", "5") in rows
    for key, n in ((HELPED, 13), (NOT_HELPED, 10)):
        assert (api[key]["numerator"], api[key]["denominator"]) == (n, 33)
        assert f"{key},{n},33\n" in printed


def test_figures_speak_english_and_are_told_by_the_command(web, top, round_id):
    auditor = signed_in(web, Role.AUDITOR, top)
    auditor.set_cookie("language", "en")

    page = text_of(auditor.get(f"/summary/{YEAR}/figures/{HELPED}"))

    assert "Share who answered that they fully got the help they needed." in page
    assert "Those who answered: Fully." in page
    assert f"{HELPED}: after_support, helped\n" in run(web, "indicators", "check")


def test_units_see_the_released_whole_and_never_what_families_said_of_them(web, top, round_id):
    manager = signed_in(web, Role.UNIT_MANAGER, unit("U1"))
    before = text_of(manager.get(f"/summary/{YEAR}"))
    release_year(YEAR)

    after = text_of(manager.get(f"/summary/{YEAR}"))

    released = current_release(YEAR).shown.figures[HELPED]
    assert (released.n, released.base) == (13, 33)
    assert "Fick helt den hjälp de behövde" not in before
    assert "13 av 33" in after
    assert "6 av 16" not in after
    assert "38 %" not in after
    assert manager.get(f"/summary/{YEAR}/figures/{HELPED}").status_code == 403
