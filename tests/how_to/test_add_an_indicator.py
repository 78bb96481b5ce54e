"""The page's files, put in the folder: their figures are wherever figures are, by nothing else."""

import csv
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.indicators import figure
from audits.figures.queries.facts import load_facts
from audits.release.queries.years import current_release
from tests.audits.exchange.web.test_api import get, make_key
from tests.audits.stored_fixtures import reference_database, settings, top  # noqa: F401 - fixtures
from tests.audits.stored_year import release_year
from tests.factories import log_in, make_user

PAGE = Path(__file__).parents[2] / "docs/how-to/add-an-indicator.md"
REPORTED, SURVEYED = "without_complaints_routine", "survey_distrust_all"


@pytest.fixture
def folder(web):
    folder = web.config["INSYN"].indicators_folder
    folder.mkdir()
    for text in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        key = re.match("key: (.*)", text)[1]
        (folder / f"{key}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def auditor(client, top, folder):  # noqa: F811 - a fixture
    log_in(client, make_user(Role.AUDITOR, top))
    db.session.commit()
    return client


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_files_of_the_page_are_without_faults(web, folder):
    outcome = web.test_cli_runner().invoke(args=["indicators", "check"])

    assert outcome.exit_code == 0, outcome.output
    assert outcome.output.splitlines() == [
        "distrust: user_survey, trust_in_staff",
        "without_complaints_routine: self_report, complaints_routine",
        "2 indicators, without faults.",
    ]


def test_own_figures_count_the_answers_that_they_name(web, folder):
    facts = load_facts(2017)
    catalogue = catalogue_for(facts)

    reported, surveyed = (figure(catalogue[key], facts) for key in (REPORTED, SURVEYED))

    said = [each.answers.get("complaints_routine") for each in facts.active_reports]
    assert reported.denominator == len(said) - said.count(None) > 50
    assert reported.numerator == said.count("no")
    assert surveyed.numerator == facts.survey_count(None, "trust_in_staff", ["no"]) > 0
    assert surveyed.denominator == facts.survey_count(None, "trust_in_staff", None)


def test_own_figures_stand_on_the_summary_and_have_pages(auditor):
    summary = text_of(auditor.get("/summary/2017"))
    page = text_of(auditor.get(f"/summary/2017/figures/{REPORTED}"))

    assert "Kommunens egna nyckeltal" in summary
    assert "Verksamheter utan rutin för klagomål" in summary
    assert "Saknar förtroende för personalen, öppenvård" in summary
    assert "De som svarat: Nej." in page
    assert "U001" in page


def test_own_figures_speak_english(auditor):
    auditor.set_cookie("language", "en")

    page = text_of(auditor.get(f"/summary/2017/figures/{SURVEYED}"))

    assert "Do not trust the staff, all groups" in page
    assert "Share who answered that they do not trust the staff." in page
    assert "Those who answered: No." in page


def test_own_figures_are_in_files_and_the_api(web, auditor, top):  # noqa: F811 - a fixture
    make_key(top)
    found = {row["figure"]: row for row in get(web.test_client()).json["figures"]}
    printed = web.test_cli_runner().invoke(args=["figures", "--year", "2017", "--format", "csv"])

    of_units = rows(auditor.get(f"/summary/2017/figures/{REPORTED}.csv"))
    of_forms = rows(auditor.get(f"/summary/2017/figures/{SURVEYED}.csv"))

    for key, counted in ((REPORTED, of_units), (SURVEYED, of_forms)):
        ends = [sum(int(row[end]) for row in counted) for end in ("contribution", "weight")]
        assert [found[key]["numerator"], found[key]["denominator"]] == ends
        assert f"{key},{ends[0]},{ends[1]}\n" in printed.output


def test_own_figures_are_released_to_the_units(web, client, folder):
    release_year(2017)
    unit = db.session.scalar(select(Unit).where(Unit.code == "U001"))
    log_in(client, make_user(Role.UNIT_MANAGER, unit))
    db.session.commit()

    page = text_of(client.get("/summary/2017"))

    shown = current_release(2017).shown.figures
    assert REPORTED in shown
    surveyed = shown[SURVEYED]
    assert f"({surveyed.n} av {surveyed.base})" in page
    assert "Saknar förtroende för personalen, alla grupper" in page
