"""A family that nobody thought of: declared or not, no reader gets at the part that is hidden."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.indicators import counted
from audits.release.domain import linked_figures
from audits.release.domain.differences import joined
from audits.release.domain.withholding import withheld
from tests.audits.figures.domain.factories import make_assignment, make_unit
from tests.audits.summary.web.attacking import Attack

PARTS = ("moved", "stayed", "other")


def made_up(part, family):
    """Share of the assignments whose reason is the part."""
    return replace(
        CATALOGUE["goals_met"],
        key=part,
        family=family,
        count=counted(lambda facts: facts.assignments, lambda each: each.reason == part),
    )


def year_of(amounts):
    reasons = [part for part, n in zip(PARTS, amounts, strict=True) for _ in range(n)]
    assignments = tuple(
        make_assignment(f"A{at}", unit_code=f"U{at % 3}", reason=reason)
        for at, reason in enumerate(reasons)
    )
    units = tuple(replace(make_unit(f"U{at}"), provider=f"P{at}") for at in range(3))
    return YearFacts(2017, units=units, assignments=assignments)


def shown(amounts, family):
    """What is let out of the made-up figures, by key; the base is one for all."""
    with pytest.MonkeyPatch.context() as patch:
        catalogue = {part: made_up(part, family) for part in PARTS}
        patch.setattr(linked_figures, "catalogue_for", lambda _facts: catalogue)
        linked = linked_figures.link(year_of(amounts))
    answer = withheld(joined(linked, []))
    counts = dict(linked.figures)
    total = {number: sum(n for _unit, n in linked.counts[number]) for number in linked.told}
    return {
        key: tuple(total[number] for number in counts[key])
        for key in PARTS
        if not answer.hides(linked, key)
    }


def derived(amounts, told):
    """What anybody can work out, who knows that the parts divide the base."""
    attack = Attack(releases=[{}])
    attack.values = dict(zip(PARTS, amounts, strict=True)) | {"all": sum(amounts)}
    attack.sums = {("all", PARTS)}
    for key, ends in told.items():
        attack.learn(ends, key, "all")
    return list(attack.derived())


@pytest.mark.parametrize("family", ["made_up", None])
def test_third_part_is_not_to_be_had_beside_twenty_and_twenty(family):
    told = shown((20, 20, 3), family)

    assert "other" not in told
    assert len(told) < 2
    assert derived((20, 20, 3), told) == []


@pytest.mark.parametrize("family", ["made_up", None])
@given(amounts=st.tuples(*[st.integers(0, 30)] * 3))
def test_no_small_part_of_a_made_up_family_can_be_derived(family, amounts):
    assert derived(amounts, shown(amounts, family)) == []
