"""The figures command against the published figures of the reference year."""

import csv
import io
import json

import pytest
from sqlalchemy import select, update

from app.db import db
from app.organisation.models.assignments import Assignment
from app.organisation.models.units import Unit
from surveys.tallies.models import Tally
from tests.audits.figures.domain.reference_year import REFERENCE, YEAR, published_figures
from tests.audits.stored_year import store_reference_year


@pytest.fixture
def run(web):
    """Run the command on the reference year with its assignments; gives exit code and output."""
    store_reference_year(with_assignments=True)
    return lambda *args: web.test_cli_runner().invoke(args=["figures", *args])


def figures_in(output):
    return {
        row["figure"]: (row["numerator"], row["denominator"])
        for row in csv.DictReader(io.StringIO(output))
    }


def test_csv_gives_every_published_figure(run):
    result = run("--year", "2017", "--format", "csv")

    found = figures_in(result.output)
    assert result.exit_code == 0
    assert {key: found.get(key) for key in published_figures()} == published_figures()


def test_json_and_table_say_the_same_as_csv(run):
    found = figures_in(run("--year", "2017", "--format", "csv").output)

    data = json.loads(run("--year", "2017", "--format", "json").output)
    table = run("--year", "2017").output.splitlines()

    written = {
        row["figure"]: tuple(
            "" if row[part] is None else f"{row[part]:g}" if row[part] == int(row[part]) else None
            for part in ("numerator", "denominator")
        )
        for row in data
    }
    assert list(written) == list(found)
    assert all(
        a in (b, None) for key in found for a, b in zip(written[key], found[key], strict=True)
    )
    assert [line.split() for line in table[1:]] == [
        [cell for cell in (key, *cells) if cell] for key, cells in found.items()
    ]


def test_assignments_give_the_figures_of_the_format(run):
    found = figures_in(run("--year", "2017", "--format", "csv").output)

    assert found["assignments_started"] == ("3", "")
    assert found["assignments_ended"] == ("2", "")
    assert found["assignments_ongoing_at_year_end"] == ("1", "")
    assert found["assignments_mean_hours"] == ("63.5", "2")
    assert found["assignments_mean_months"] == ("14.7515", "2")
    assert found["assignments_over_a_year"] == ("0", "2")
    assert found["goals_met"] == ("1", "2")
    assert found["goals_not_met"] == ("1", "2")
    assert found["assignments_child_0_12"] == ("1", "2")
    assert found["assignments_child_13_plus"] == ("1", "2")
    assert found["assignments_started_within_30_days"] == ("2", "3")


def test_commissioner_narrows_to_its_own_assignments(run):
    found = figures_in(run("--year", "2017", "--commissioner", "Norra", "--format", "csv").output)

    assert found["assignments_started"] == ("2", "")
    assert found["assignments_mean_hours"] == ("63.5", "2")
    assert "survey_improved_outpatient" not in found


def test_the_municipality_itself_stands_for_all(run):
    whole = run("--year", "2017", "--format", "csv").output

    own = run("--year", "2017", "--commissioner", "Provköping", "--format", "csv").output

    assert own == whole


def test_service_narrows_to_the_units_that_offer_it(run):
    found = figures_in(
        run("--year", "2017", "--service", "family_counselling", "--format", "csv").output
    )

    assert found["units_total"] == ("26", "")
    assert found["family_counselling_families"] == ("774", "")
    assert found["assignments_started"] == ("1", "")


def test_a_changed_row_changes_the_figure(run):
    tally = db.session.scalar(
        select(Tally).where(Tally.question_key == "situation_improved", Tally.value == "yes")
    )
    db.session.execute(
        update(Tally)
        .where(
            Tally.question_key == "situation_improved",
            Tally.value == "yes",
            Tally.group_key == "outpatient",
        )
        .values(n=58)
    )
    db.session.execute(
        update(Assignment).where(Assignment.code == "X1").values(goal_outcome="not_met")
    )
    db.session.commit()

    found = figures_in(run("--year", "2017", "--format", "csv").output)

    assert tally is not None
    assert found["survey_improved_outpatient"] == ("58", "83")
    assert found["goals_met"] == ("0", "2")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--year", "1999"), "2017, 2016"),
        (("--year", "2017", "--commissioner", "Ingenstans"), "Ingenstans"),
        (("--year", "2017", "--service", "no_such"), "family_counselling"),
        (("--year", "sjutton"), "sjutton"),
    ],
)
def test_a_wrong_question_is_refused_with_what_would_do(run, args, words):
    result = run(*args)

    assert result.exit_code == 2
    assert words in result.output


def test_an_empty_database_says_that_nothing_is_imported(web):
    result = web.test_cli_runner().invoke(args=["figures", "--year", "2017"])

    assert result.exit_code == 2
    assert "imported" in result.output
    assert db.session.scalar(select(Unit)) is None


def test_imported_rows_give_every_published_figure(web):
    run = web.test_cli_runner().invoke
    imported = run(args=["rows", "import", str(YEAR), str(REFERENCE / "formats")])

    found = figures_in(run(args=["figures", "--year", "2017", "--format", "csv"]).output)

    assert imported.exit_code == 0, imported.output
    assert {key: found.get(key) for key in published_figures()} == published_figures()
    assert found["assignments_mean_hours"] == ("63.5", "2")
