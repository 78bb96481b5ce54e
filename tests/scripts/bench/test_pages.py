"""The big installation is one that could have been worked in, and its pages are read by every reader."""

import pytest
from sqlalchemy import func, select

from app.db import Base, db
from scripts.bench.options import Options
from scripts.bench.pages import (
    BUDGET_MS,
    BUDGET_STATEMENTS,
    Cost,
    _at_each_size,
    _costs,
    _installations,
    _readers,
)
from scripts.bench.reading import Counter, Reader, kind_of

SCALE = 0.002


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """An app on a small big installation."""
    options = Options(answers=(3000,), scale=SCALE)
    app = _installations(tmp_path_factory.mktemp("big"), options)[0]
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def readers(big):  # for each test anew: new links put an end to those before
    return dict(_readers(big))


def rows(app, name):
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Base.metadata.tables[name]))


def test_there_is_as_much_as_was_asked_for(big):
    assert rows(big, "assignment") == 180 + 20_000 * SCALE
    assert rows(big, "session") >= 200 + 200_000 * SCALE
    assert rows(big, "trail_entry") >= 1_000_000 * SCALE
    assert rows(big, "response") > 1500 + 200_000 * SCALE


def test_every_kept_count_is_that_of_a_full_recount(big):
    result = big.test_cli_runner().invoke(args=["tallies", "check"])

    assert result.exit_code == 0, result.output


def test_every_reader_gets_in(readers):
    starts = {
        name: [reader.read(path).status for path in reader.starts]
        for name, reader in readers.items()
    }
    assert len(readers) >= 7
    assert {status for found in starts.values() for status in found} <= {200, 303}
    assert {name for name, found in starts.items() if 200 not in found} <= {
        "auditor",
        "commissioner",
        "unit manager",
        "practitioner",
        "the system administrator",
    }


def test_reader_goes_by_links_and_each_kind_of_page_is_costed(readers):
    costs = _costs(readers["practitioner"])

    assert {"/cases", "/cases/<int:case_id>", "/sessions/<int:session_id>"} <= set(costs)
    assert all(cost.ms > 0 for cost in costs.values())
    assert all(cost.statements > 0 for cost in costs.values())


def test_two_pages_are_compared_at_each_number_of_answers(big, monkeypatch):
    monkeypatch.setattr("scripts.bench.pages.VISITS_IN_TURN", 2)

    figures = _at_each_size([big, big], (1000, 2000))

    assert {"summary ms at 1e+03 answers", "unit ms at 2e+03 answers"} <= set(figures)
    assert figures["unit: largest ratio between sizes"] >= 1


def test_statements_are_counted_whoever_sends_them_but_not_the_transactions_own(web):
    counter = Counter(web)
    reader = Reader(web, counter)

    health = reader.read("/health")

    assert (health.status, health.statements) == (200, 2)  # the migration, the job process


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/units/7?year=2026", "/units/<int:unit_id>"), ("/static/app.css", None), ("/nowhere", None)],
)
def test_kind_of_a_page_is_its_route(web, path, kind):
    assert kind_of(web, path) == kind


@pytest.mark.parametrize(
    ("ms", "statements", "is_over"),
    [
        (BUDGET_MS, BUDGET_STATEMENTS, False),
        (BUDGET_MS + 1, 1, True),
        (1, BUDGET_STATEMENTS + 1, True),
    ],
)
def test_verdict_is_printed_beside_each_page(ms, statements, is_over):
    cost = Cost("/summary/2026", 9.0, ms, statements)

    assert cost.is_over is is_over
    assert ("OVER" in str(cost)) is is_over
