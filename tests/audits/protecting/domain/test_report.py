"""What is told of a protection, and to whom."""

import re

import numpy as np

from audits.disclosure.primary import needs_of
from audits.disclosure.released import Release
from audits.disclosure.suppress import suppress
from audits.disclosure.systems import system_of
from audits.protecting.domain.report import bounds_text, report_on
from tests.audits.disclosure.factories import SEX, UNITS, make_system, make_table

LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 10, 14)


def protected(leaves=LEAVES):
    system = make_system((UNITS, SEX), leaves)
    return suppress(system, needs_of(system))


def test_report_counts_what_is_hidden_and_why():
    done = protected()

    report = report_on(done, 5, 0.25)

    assert (report.cells, report.small, report.hidden) == (27, 1, int(done.hidden.sum()))
    assert sum(n for _, n in report.protecting) == report.hidden - 1
    assert report.share == report.hidden / 27
    text = report.text()
    assert "Hidden because 0 < count < 5: 1." in text
    assert "Hidden so that anybody can't derive them:" in text
    assert "may be 0 or 5 to every reader" in text
    assert "Coarser: unit: 9 cells, 0 of them small." in text
    assert text.endswith("Time: 0.2 s.")


def test_public_text_does_not_tell_small_cells_from_others():
    done = protected()

    public = report_on(done, 5, 0).public_text()

    assert set(map(int, re.findall(r"\d+", public))) <= {int(done.hidden.sum()), 27, 5} | {
        round(100 * done.hidden.sum() / 27)
    }


def test_nothing_hidden_needs_no_coarser_table():
    report = report_on(protected([10] * 10), 5, 0)

    assert (report.hidden, report.coarser) == (0, ())


def test_report_says_what_is_not_safe():
    table = make_table((UNITS, SEX), LEAVES)
    system = system_of(table, (Release("all of it", table.shape, table.counts),))

    text = report_on(suppress(system, needs_of(system)), 5, 0).text()

    assert "NOT SAFE: girl, u2 could be derived by anybody" in text
    assert "to every reader" not in text


def test_bounds_tell_what_every_reader_can_work_out():
    done = protected()

    lines = dict(line.split(": ") for line in bounds_text(done).splitlines())

    assert len(lines) == np.count_nonzero(done.hidden)
    low, high = lines["girl, u2"].split(" to ")
    assert int(low) == 0
    assert float(high) >= 5
