"""The summary's panel: who may release the year's whole to the units, and what it says of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from audits.release.jobs import release_years
from audits.release.models import Outcome
from audits.release.operations.years import ask_for_release, end_request
from audits.release.queries.years import current_release, latest_request
from tests.audits.stored_year import release_year, renew_report
from tests.audits.summary.web.signing_in import sign_in
from tests.factories import make_commissioner

ASK = "Lämna ut helheten till verksamheterna"
ANEW = "Lämna ut på nytt"
CHANGED = "Siffrorna har ändrats sedan dess."
UNDER_WAY = "Helheten räknas fram."


@pytest.fixture
def auditor(client, web, top):
    sign_in(client, Role.AUDITOR, top)
    return client


def panel(client, address="/summary/2017"):
    html = client.get(address).text
    found = re.search(r'<section[^>]*aria-labelledby="release">(.*?)</section>', html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def flashed(answer):
    return re.sub(r"<[^>]+>", " ", answer.text)


def test_auditor_asks_the_job_releases_and_the_page_tells_who_and_when(auditor):
    before = panel(auditor)

    answer = auditor.post("/summary/2017/release")
    waiting = panel(auditor)
    release_years()
    after = panel(auditor)

    assert ASK in before
    assert "Årets helhet är inte utlämnad" in before
    assert answer.location == "/summary/2017#release"
    assert UNDER_WAY in waiting
    assert ASK not in waiting
    shown = current_release(2017).shown
    assert re.search(r"Årets helhet lämnades ut \d{4}-\d\d-\d\d av ", after)
    assert f"{shown.shown} siffror visas. {shown.withheld} visas inte" in after
    assert ASK not in after
    assert ANEW not in after


def test_asking_twice_says_that_it_is_under_way(auditor):
    auditor.post("/summary/2017/release")

    answer = auditor.post("/summary/2017/release", follow_redirects=True)

    assert "räknas redan fram" in flashed(answer)


def test_release_anew_is_offered_when_figures_have_changed(auditor):
    release_year(2017)
    before = panel(auditor)

    renew_report("U040", complaints=9)

    after = panel(auditor)
    assert CHANGED not in before
    assert CHANGED in after
    assert ANEW in after
    assert "från kommandoraden" in after


def test_release_is_withdrawn_once(auditor):
    release = release_year(2017, at=now())

    first = auditor.post(
        "/summary/2017/release/withdraw", data={"release": release.id}, follow_redirects=True
    )
    second = auditor.post(
        "/summary/2017/release/withdraw", data={"release": release.id}, follow_redirects=True
    )

    assert "Utlämnandet är återkallat." in flashed(first)
    assert ASK in panel(auditor)
    assert "redan återkallad" in flashed(second)


@pytest.mark.parametrize("release", ["0", "999", "x", ""])
def test_what_is_no_release_of_the_year_is_not_withdrawn(auditor, release):
    release_year(2016)

    answer = auditor.post("/summary/2017/release/withdraw", data={"release": release})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["release", "release/withdraw"])
def test_a_year_without_rows_is_not_found(auditor, path):
    assert auditor.post(f"/summary/2003/{path}").status_code == 404


@pytest.mark.parametrize("path", ["release", "release/withdraw"])
def test_an_auditor_of_a_district_releases_nothing_and_sees_no_panel(client, web, top, path):
    district = make_commissioner("Stadsdel", top)
    sign_in(client, Role.AUDITOR, district)
    release = release_year(2017)

    answer = client.post(f"/summary/2017/{path}", data={"release": release.id})

    assert answer.status_code == 404
    assert panel(client) == ""
    assert current_release(2017).id == release.id


@pytest.mark.parametrize("path", ["release", "release/withdraw"])
def test_a_manager_may_not_release(client, web, path):
    sign_in(client, Role.UNIT_MANAGER, db.session.scalars(select(Unit)).first())

    assert client.post(f"/summary/2017/{path}").status_code == 403


def test_a_part_of_the_year_has_no_panel(auditor, top):
    district = make_commissioner("Stadsdel", parent=top)
    db.session.commit()

    assert panel(auditor, "/summary/2017?service=family_counselling") == ""
    assert panel(auditor, f"/summary/2017?commissioner={district.id}") == ""


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.NOT_SAFE, "skulle små grupper gå att räkna fram"),
        (Outcome.UNCHANGED, "Inga siffror hade ändrats"),
        (Outcome.NO_ROWS, "Det fanns inga uppgifter"),
    ],
)
def test_panel_says_why_nothing_came_of_it_until_something_does(auditor, outcome, said):
    end_request(ask_for_release(2017, by=None, at=now()), outcome, at=now())
    db.session.commit()
    refused = panel(auditor)

    release_year(2017, at=now())

    assert said in refused
    assert ASK in refused
    assert said not in panel(auditor)


def test_panel_says_so_when_a_request_was_never_met(auditor):
    ask_for_release(2017, by=None, at=now() - timedelta(hours=1))
    db.session.commit()

    found = panel(auditor)

    assert "Det gick fel när siffrorna skulle räknas fram." in found
    assert ASK in found
    assert latest_request(2017).outcome is None


def test_forms_of_the_panel_need_their_proof(auditor, web):
    web.config["WTF_CSRF_ENABLED"] = True

    answer = auditor.post("/summary/2017/release")

    assert answer.status_code >= 400
    assert latest_request(2017) is None
