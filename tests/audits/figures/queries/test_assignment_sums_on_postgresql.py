"""The same sums on PostgreSQL, which reckons with days and numbers in its own way."""

from random import Random

import pytest

from audits.figures.domain.indicators import rows
from audits.figures.queries.assignment_rows import assignment_rows, every_assignment_row
from audits.figures.queries.facts import Scope, load_facts
from tests.audits.figures.queries.test_assignment_sums import (
    OF_ASSIGNMENTS,
    changes_seen,
    store,
    unlike_figures,
    unlike_periods,
    unlike_units,
)

pytestmark = pytest.mark.postgresql


@pytest.fixture
def settings(postgresql):
    """Let `web` stand on PostgreSQL."""
    return postgresql


def test_sums_are_those_of_the_rows(web):
    stored = store(Random(1))  # noqa: S311 - made-up rows, no secrets

    assert unlike_figures(stored) == []
    assert unlike_units() == []
    assert unlike_periods(stored) == []
    assert changes_seen() == [False, True]


def test_rows_behind_a_figure_are_those_that_it_counts(web):
    store(Random(2))  # noqa: S311 - as above

    for indicator in OF_ASSIGNMENTS:
        counted = rows(indicator, load_facts(2017))
        found = every_assignment_row(indicator.count, 2017, Scope())
        assert [each.row for each in found] == sorted(counted, key=lambda row: row.label)
        for sort in ("name", "-label", "-contribution", "detail", "weight"):
            page = assignment_rows(indicator.count, 2017, Scope(), sort, 1)
            assert {each.row for each in page} <= set(counted)
            assert len(page) == min(50, len(counted))
