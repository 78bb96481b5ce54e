"""Lex Sarah by area and complaints by category, with last year beside."""

from dataclasses import replace
from functools import cache

import pytest

from audits.figures.domain.breakdowns import (
    BREAKDOWNS,
    COMPLAINTS_BY_CATEGORY,
    LEX_SARAH_BY_AREA,
    NOT_SAID,
    break_down,
    cell_rows,
)
from tests.audits.figures.domain.factories import make_facts, make_report, make_unit
from tests.audits.figures.domain.reference_year import load_year


@cache
def reference_year():
    return load_year()


def cells(result):
    return {cell.key: (cell.n, cell.previous) for cell in result.cells}


def test_lex_sarah_is_divided_by_area_when_the_reference_year_is_read():
    result = break_down(LEX_SARAH_BY_AREA, reference_year())

    assert (result.total, result.previous_total, result.units) == (5, 7, 5)
    assert cells(result) == {
        "staff_conduct": (2, 7),
        "communication": (1, 0),
        "information": (1, 0),
        "substance_misuse": (1, 0),
    }


def test_complaints_have_no_categories_of_last_year_when_nobody_named_any_then():
    result = break_down(COMPLAINTS_BY_CATEGORY, reference_year())

    assert (result.total, result.previous_total, result.units) == (161, 139, 41)
    assert {cell.previous for cell in result.cells} == {None}
    assert [cell.n for cell in result.cells] == [15, 14, 12, 11, 10, 10]


@pytest.mark.parametrize("breakdown", BREAKDOWNS, ids=lambda each: each.key)
def test_cell_rows_add_up_to_the_cell_when_counted(breakdown):
    result = break_down(breakdown, reference_year())

    for cell in result.cells:
        rows = cell_rows(breakdown, cell.key, reference_year())
        assert sum(row.contribution for row in rows) == cell.n
        assert len({row.label for row in rows}) == cell.n


@pytest.mark.parametrize("breakdown", BREAKDOWNS, ids=lambda each: each.key)
def test_every_part_has_a_title_when_the_reference_year_is_read(breakdown):
    result = break_down(breakdown, reference_year())

    assert all(cell.title != cell.key for cell in result.cells)


def test_part_is_called_not_said_when_the_unit_names_none():
    facts = make_facts(self_reports=(make_report(complaints=2),))

    result = break_down(COMPLAINTS_BY_CATEGORY, facts)

    assert cells(result) == {NOT_SAID: (1, None)}
    assert result.previous_total is None


def test_part_keeps_its_key_when_the_breakdown_does_not_know_it():
    facts = make_facts(self_reports=(make_report(complaints=2, complaint_categories=["food"]),))

    (cell,) = break_down(COMPLAINTS_BY_CATEGORY, facts).cells

    assert (cell.key, cell.title) == ("food", "food")


def test_part_is_shown_with_nought_when_only_last_year_has_it():
    before = make_facts(
        year=2016, self_reports=(make_report(complaints=1, complaint_categories=["premises"]),)
    )

    result = break_down(COMPLAINTS_BY_CATEGORY, replace(make_facts(), previous=before))

    assert cells(result) == {"premises": (0, 1)}


def test_unit_is_in_two_cells_when_it_names_two():
    facts = make_facts(
        units=(make_unit("U1"), make_unit("U2")),
        self_reports=(
            make_report("U1", complaints=3, complaint_categories=["premises", "food"]),
            make_report("U2", complaints=0, complaint_categories=["premises"]),
        ),
    )

    result = break_down(COMPLAINTS_BY_CATEGORY, facts)

    assert cells(result) == {"premises": (1, None), "food": (1, None)}
    assert (result.total, result.units) == (3, 1)
