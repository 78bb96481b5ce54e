"""What a unit manager sees: the own figures, and the whole only where no group is small."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.db import db
from app.identity.models.users import Membership
from app.organisation.models.units import Unit
from app.roles import Role
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.narrowing import narrowed
from audits.release.domain.frozen import ShownFigure
from audits.release.operations.register import withdraw_release
from audits.release.queries.years import current_release, release_of_year
from audits.summary.web.own_figures import Whole, own_tables
from tests.audits.figures.domain.reference_year import load_year
from tests.audits.stored_year import AT, release_year, renew_report
from tests.audits.summary.web.signing_in import sign_in
from tests.conftest import copied
from tests.factories import log_in, make_user

WITHHELD = "⊘ visas inte, skyddar färre än 5"


@pytest.fixture
def settings(released_database, tmp_path):
    return copied(released_database, tmp_path)


def unit(code="U001"):
    return db.session.scalar(select(Unit).where(Unit.code == code))


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def page(client, web):
    sign_in(client, Role.UNIT_MANAGER, unit())
    return words(client.get("/summary/2017"))


def test_own_figures_stand_beside_the_whole(page):
    assert "Din verksamhet 2017" in page
    assert "Kommunens familjemottagning" in page
    assert "Synpunkter och klagomål 3 161" in page
    assert "Ledningssystem för kvalitet ja 100 % (96 av 96)" in page


def test_small_groups_are_withheld_in_words(page):
    assert f"Lex Sarah-utredningar 1 {WITHHELD}" in page
    assert f"Intervjuade som känner sig trygga – {WITHHELD}" in page


def test_a_group_is_hidden_where_another_group_of_the_question_is(page):
    # All 66 of 95 less outpatient 57 of 82 would give residential: four of thirteen had said no.
    assert f"Förtroende för personalen, öppenvård – {WITHHELD}" in page
    assert "Förtroende för personalen, alla grupper – 69 % (66 av 95)" in page


def test_no_part_is_shown_from_which_a_withheld_one_follows(page):
    assert "privata verksamheter" not in page
    assert "Saknar genomförandeplan" not in page


def test_what_is_divided_stands_beside_the_own_and_small_parts_are_withheld(page):
    assert "Bemötande från personalen 1 37 % (15 av 41)" in page
    assert f"Missbruk 0 {WITHHELD}" in page or f"Missbruk 1 {WITHHELD}" in page


def test_one_and_the_same_sign_stands_for_small_and_for_protecting(page):
    assert page.count("⊘") == page.count(WITHHELD) > 5


def test_nothing_leads_to_rows(client, web, page):
    text = client.get("/summary/2017").text

    assert "/figures/" not in text
    assert ".csv" not in text
    assert ".svg?" not in text


def titles_of(facts, code="U001", whole=None):
    tables = own_tables(narrowed(facts, unit_codes={code}), catalogue_for(facts), whole or Whole())
    return [row.title for table in tables for row in table.rows]


def test_other_services_are_left_out(web):
    titles = titles_of(load_year())

    assert "Familjer i familjerådgivning" in titles
    assert "Placeringar i jourhem" not in titles


def test_other_services_are_left_out_of_what_was_released(web):
    whole = Whole({"emergency_foster_care_placements": None, "complaints": ShownFigure(161)})

    titles = titles_of(load_year(), whole=whole)

    assert "Synpunkter och klagomål" in titles
    assert "Placeringar i jourhem" not in titles


def test_a_figure_about_nobody_has_a_row_only_when_it_is_withheld(web):
    facts = replace(load_year(), interviews=())
    key, title = "interviews_without_plan", "Intervjuade utan dokumenterad plan"
    withheld, void = (Whole({key: each}) for each in (None, ShownFigure(0, base=0)))

    titles = [title in " ".join(titles_of(facts, whole=each)) for each in (withheld, void, Whole())]

    assert titles[1:] == [False, False]
    assert len(titles_of(facts, whole=withheld)) == len(titles_of(facts)) + 1


def test_page_says_when_the_whole_was_released(page):
    assert "så som kommunen lämnade ut dem 2018-01-31" in page


def withdraw(year=2017):
    withdraw_release(release_of_year(year, current_release(year).id), by=None, at=AT)
    db.session.commit()


def test_own_figures_stand_alone_when_the_release_is_withdrawn(client, page):
    withdraw()

    alone = words(client.get("/summary/2017"))

    assert "Kommunen har inte lämnat ut alla verksamheters siffror för året än" in alone
    assert "Synpunkter och klagomål 3" in alone
    assert "161" not in alone
    assert WITHHELD not in alone
    assert " Alla " not in alone.split("Uppgift", 1)[1]


def test_the_release_before_is_seen_again_when_the_latest_is_withdrawn(client, page):
    renew_report("U002", complaints=9)
    release_year(2017)
    renewed = words(client.get("/summary/2017"))
    withdraw()

    again = words(client.get("/summary/2017"))

    assert renewed != page
    assert again == page


def test_own_figures_are_of_today_and_the_whole_as_released(client, page):
    renew_report("U001", complaints=7)

    now = words(client.get("/summary/2017"))

    assert "Synpunkter och klagomål 7 161" in now


def manager_of_two(client):
    user = make_user(Role.UNIT_MANAGER, unit("U001"))
    user.memberships.append(Membership(role=Role.UNIT_MANAGER, unit_id=unit("U040").id))
    log_in(client, user)
    db.session.commit()


def test_a_manager_of_two_providers_units_waits_for_a_release_that_reckons_with_it(client, web):
    manager_of_two(client)

    before = words(client.get("/summary/2017"))
    renew_report("U003", complaints=9)
    release_year(2017)
    after = words(client.get("/summary/2017"))

    assert "Du leder verksamheter hos flera utförare" in before
    assert " Alla " not in before.split("Uppgift", 1)[1]
    assert "så som kommunen lämnade ut dem" in after


IN_A_FRESH_PROCESS = """
import sys
from wsgi import create_app
from tests.conftest import settings_for
from pathlib import Path
app = create_app(settings_for(sys.argv[1], Path(sys.argv[2])))
app.config["TESTING"] = True
client = app.test_client()
with client.session_transaction() as session:
    session.update(__import__("json").loads(sys.argv[3]))
answer = client.get("/summary/2017")
assert "161" in answer.text, answer.text
print(answer.status_code, "scipy" in sys.modules, "numpy" in sys.modules)
"""


def test_a_managers_page_loads_no_solver(client, settings, page):
    with client.session_transaction() as session:
        kept = dict(session)
    db.session.remove()

    said = subprocess.run(
        [
            sys.executable,
            "-c",
            IN_A_FRESH_PROCESS,
            settings.database_url,
            settings.instance_path,
            json.dumps(kept),
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.splitlines()[-1] == "200 False False"
