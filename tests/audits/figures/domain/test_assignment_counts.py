"""What is counted of assignments that the database has added up."""

from datetime import date

from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.assignments import AssignmentSum, Moment
from audits.figures.domain.facts import YearFacts

ENDED = AssignmentCount(Moment.ENDED)


def test_sums_are_rows_with_part_and_base_where_anything_is_counted():
    month = date(2017, 3, 1)
    facts = YearFacts(
        2017,
        assignment_sums=(
            AssignmentSum("family_counselling", {ENDED: (2, 3)}, label="U1", day=month),
            AssignmentSum("family_counselling", {ENDED: (0, 0)}, label="U2"),
        ),
    )

    (row,) = ENDED(facts)

    assert (row.label, row.contribution, row.weight, row.day) == ("U1", 2, 3, month)
