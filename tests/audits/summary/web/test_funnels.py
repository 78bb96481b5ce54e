"""A figure unit by unit as a funnel: for those who may see rows, with its table, without a ranking."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Review, UnitFact, YearFacts
from audits.presenting.funnels import funnel_of
from tests.audits.figures.domain.reference_year import load_year
from tests.audits.summary.web.signing_in import sign_in

SESSIONS = "family_counselling_extra_sessions"
CHART = f"/summary/2017/charts/funnel-{SESSIONS}.svg"


@pytest.fixture
def auditor(client, top):
    sign_in(client, Role.AUDITOR, top)
    return client


def reviewed(*files):
    """A year of reviews, each of a unit of its own: files read, and of them with a plan."""
    units = tuple(UnitFact(f"U{at}", f"Enhet {at}", "P", "private") for at in range(len(files)))
    return YearFacts(
        2017,
        units=units,
        reviews=tuple(
            Review(unit.code, date_of(2017), files_reviewed=n, files_with_current_plan=plans)
            for unit, (plans, n) in zip(units, files, strict=True)
        ),
    )


def date_of(year):
    return load_year().reviews[0].reviewed_on.replace(year=year)


def test_page_of_a_figure_read_per_unit_shows_its_funnel_with_a_table(auditor):
    page = auditor.get(f"/summary/2017/figures/{SESSIONS}").text

    section = page.split('id="funnel"')[1].split("</section>")[0]
    codes = re.findall(r'<th scope="row">(U\d+) ', section)
    assert f'data-chart="funnel-{SESSIONS}"' in section
    assert "19 verksamheter runt genomsnittet" in section
    assert len(codes) == 19
    assert codes == sorted(codes)


def test_funnel_is_drawn_with_its_limits_in_both_widths(auditor):
    wide, narrow = auditor.get(CHART), auditor.get(f"{CHART}?size=narrow")

    assert [wide.status_code, narrow.status_code] == [200, 200]
    assert 'viewBox="0 0 720 400"' in wide.text
    assert 'viewBox="0 0 340 320"' in narrow.text
    assert "stroke-dasharray" in wide.text
    assert "antal i basen" in wide.text


@pytest.mark.parametrize("key", ["complaints", "own_user_survey", "survey_trust_all", "no_such"])
def test_figure_that_is_not_many_answers_per_unit_has_no_funnel(auditor, key):
    assert auditor.get(f"/summary/2017/charts/funnel-{key}.svg").status_code == 404
    assert 'id="funnel"' not in auditor.get(f"/summary/2017/figures/{key}").text


def test_manager_gets_no_funnel(client, web):
    sign_in(client, Role.UNIT_MANAGER, db.session.scalar(select(Unit).where(Unit.code == "U001")))

    assert client.get(CHART).status_code == 403


def test_unit_outside_is_named_in_words_and_units_with_few_files_are_not_drawn(web):
    facts = reviewed(*[(40, 50)] * 9, (5, 50), (3, 4))

    with web.test_request_context():
        view = funnel_of(CATALOGUE["files_with_plan"], facts)

    assert [mark.label for mark in view.chart.chart.marks if mark.is_outside] == ["U9"]
    assert "U9: 10 % (5 av 50), lägre än 99,8-procentsgränsen" in view.chart.alt
    assert len(view.rows) == 10
    assert view.too_few == 1


def test_widened_limits_are_said(web):
    facts = reviewed(*[(10, 50), (45, 50)] * 8)

    with web.test_request_context():
        view = funnel_of(CATALOGUE["files_with_plan"], facts)

    assert "gränserna är vidgade" in view.chart.sentence


def test_four_units_are_no_funnel(web):
    facts = reviewed(*[(40, 50)] * 4)

    assert funnel_of(CATALOGUE["files_with_plan"], facts) is None
    assert funnel_of(CATALOGUE["files_with_plan"], replace(facts, reviews=())) is None


def rows_of(view):
    return {row.code: row.adjusted for row in view.rows}


def test_small_units_are_drawn_towards_the_whole_and_the_weight_is_said(web):
    facts = reviewed(*[(40, 50)] * 5, (10, 10))

    with web.test_request_context():
        view = funnel_of(CATALOGUE["files_with_plan"], facts)

    assert rows_of(view)["U5"].startswith("84 % (")
    assert rows_of(view)["U5"].endswith("egna svar väger 17 %")
    assert rows_of(view)["U0"].endswith("egna svar väger 50 %")
    assert "som får väga lika mycket som 50 svar" in view.help
    assert "aldrig mer än svaren i en medelstor verksamhet" in view.help


def test_weight_that_is_not_capped_is_said_without_the_cap(web):
    facts = reviewed(*[(5, 50), (45, 50)] * 4)

    with web.test_request_context():
        view = funnel_of(CATALOGUE["files_with_plan"], facts)

    assert "Jämkad andel är" in view.help
    assert "aldrig mer" not in view.help


def test_adjusted_shares_stand_in_the_table_in_the_registers_order(auditor):
    page = auditor.get(f"/summary/2017/figures/{SESSIONS}").text

    section = page.split('id="funnel"')[1].split("</section>")[0]
    assert '<th scope="col">Jämkad andel</th>' in section
    assert len(re.findall(r"egna svar väger \d+ %", section)) == 19
    assert "sort=" not in section
    assert "Små verksamheter flyttas mest." in section
