"""Counting assignments, said as data: the database adds up what is counted here row by row."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from audits.figures.domain.assignments import Aspect, Assignment, Moment
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import CountedRow, Number


@dataclass(frozen=True)
class AssignmentCount:
    """Which assignments are counted, and what each adds.

    aspect: what must be known of it; None: nothing. among: the values that it must be one of; empty:
    any. value: it adds one where the aspect is that; None: it adds the aspect itself, or one where
    there is none.
    """

    moment: Moment
    aspect: Aspect | None = None
    among: tuple[str, ...] = ()
    value: str | bool | None = None

    def __call__(self, facts: YearFacts) -> tuple[CountedRow, ...]:
        """The rows: the assignments, or where they are added up, the sums."""
        if facts.assignment_sums:
            return tuple(
                CountedRow(each.label, *each.amounts[self], day=each.day)
                for each in facts.assignment_sums
                if each.amounts[self][1]
            )
        return tuple(self.row(each) for each in facts.assignments if self._counts(each, facts.year))

    def row(self, assignment: Assignment) -> CountedRow:
        """The row of an assignment that is counted."""
        known = self._known(assignment)
        return CountedRow(
            label=assignment.label,
            contribution=self._adds(known),
            detail=known if isinstance(known, str) else "",
            day=assignment.day_of(self.moment),
        )

    def _counts(self, assignment: Assignment, year: int) -> bool:
        if not assignment.is_at(self.moment, year):
            return False
        known = self._known(assignment)
        return known in self.among if self.among else self.aspect is None or known is not None

    def _known(self, assignment: Assignment) -> Any:  # of each aspect's own type
        return None if self.aspect is None else getattr(assignment, self.aspect)

    def _adds(self, known: Any) -> Number:  # as above
        if self.aspect is None:
            return 1
        return Fraction(known) if self.value is None else int(known == self.value)
