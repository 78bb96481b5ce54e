"""What an earlier release of a year tells by subtraction, and that nothing small follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.release.domain.differences import Joined, ReleasedFigures, joined
from audits.release.domain.linked_figures import LinkedFigures, Sum
from audits.release.domain.readers import left_for, readers_of
from audits.release.domain.solving import Guarded, passes
from audits.release.domain.withholding import withheld
from tests.examples import examples

UNITS = ("U1", "U2", "U3", "U4")
PROVIDERS = tuple((unit, f"P{unit}") for unit in UNITS)


def amounts(numbers):
    return tuple((unit, n) for unit, n in zip(UNITS, numbers, strict=True) if n)


def share_of(yes, no, *, sensitive=False):
    """One share of units' people: counts 0 (yes), 1 (no), 2 (all)."""
    both = tuple(a + b for a, b in zip(yes, no, strict=True))
    return LinkedFigures(
        counts=tuple(amounts(each) for each in (yes, no, both)),
        sums=(Sum(2, (0, 1)),),
        figures=(("share", (0, 2)),),
        sensitive=((0, 2), (1, 2)) if sensitive else (),
        providers=PROVIDERS,
        roles=(("share in", 0), ("share of", 2), ("share out", 1)),
    )


def count_of(numbers):
    return LinkedFigures(
        counts=(amounts(numbers),),
        sums=(),
        figures=(("n", (0,)),),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("n in", 0),),
    )


def mean_of(sums, bases):
    return LinkedFigures(
        counts=(amounts(sums), amounts(bases)),
        sums=(),
        figures=(("mean", (0, 1)),),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("mean in", 0), ("mean of", 1)),
        means=((0, 1),),
    )


def released(*years):
    """Release figures one after the other; gives what is told, and each as judged."""
    told, answers = [], []
    for linked in years:
        year = joined(linked, told)
        answer = withheld(year)
        there = dict(year.linked.figures)
        hidden = {
            own
            for key, counts in linked.figures
            for own, number in zip(counts, there[key], strict=True)
            if number in answer.hidden
        }
        told.append(ReleasedFigures(linked, frozenset(hidden)))
        answers.append((year, answer))
    return told, answers


def is_shown(answer, key):
    year, withheld_ = answer
    return not withheld_.hides(year.linked, key)


MANY = (10, 10, 10, 10)


def test_a_first_release_is_joined_with_nothing():
    linked = count_of(MANY)

    assert joined(linked, []) == Joined(linked)


def test_what_has_not_changed_is_the_same_count_and_known():
    linked = share_of(MANY, MANY)

    year = joined(linked, [ReleasedFigures(linked, frozenset())])

    assert year.linked.counts == linked.counts
    assert year.linked.sums == linked.sums
    assert year.known == {0, 2}


@pytest.mark.parametrize(
    ("later", "is_still_shown"),
    [
        ((11, 10, 10, 10), False),  # one has come
        ((9, 10, 10, 10), False),  # one has gone
        ((15, 15, 10, 10), True),  # so many that nobody is told of
        ((19, 10, 10, 10), True),  # nine, of one unit: the others of none
        ((19, 11, 10, 10), False),  # nine and one: who knows the nine learns of the one
        ((20, 1, 10, 10), True),  # ten have come and nine gone
    ],
)
def test_a_count_is_shown_again_only_when_nobody_learns_of_few_who_came_or_went(
    later, is_still_shown
):
    _told, answers = released(count_of(MANY), count_of(later))

    assert [is_shown(each, "n") for each in answers] == [True, is_still_shown]
    assert all(answer.is_safe for _year, answer in answers)


def test_a_release_that_forgets_the_earlier_one_shows_what_follows():
    """The control: without the earlier release the same count is let by."""
    _told, answers = released(count_of((11, 10, 10, 10)))

    assert is_shown(answers[0], "n")


def test_a_few_against_one_before_the_last_are_withheld_too():
    steps = (10, 10, 10, 10), (17, 10, 10, 10), (12, 10, 10, 10)

    _told, answers = released(*(count_of(each) for each in steps))

    assert [is_shown(each, "n") for each in answers] == [True, True, False]


def test_a_small_part_that_was_withheld_stays_so_when_its_base_is_told_anew():
    told, answers = released(
        share_of((1, 1, 1, 0), MANY), share_of((11, 11, 11, 10), MANY), share_of(MANY, MANY)
    )

    assert not is_shown(answers[0], "share")
    _last, answer = answers[-1]
    assert answer.is_safe
    assert told[0].hidden


def test_what_has_come_to_the_rest_is_guarded_as_well():
    # twelve have come, of whom eleven said yes: one said no
    _told, answers = released(share_of(MANY, MANY), share_of((16, 15, 10, 10), (11, 10, 10, 10)))

    assert is_shown(answers[0], "share")
    assert not is_shown(answers[1], "share")


def test_that_all_who_came_answered_alike_does_not_show():
    before, after = (MANY, MANY), ((17, 17, 10, 10), MANY)

    of_people = released(*(share_of(*each, sensitive=True) for each in (before, after)))[1]
    of_units = released(*(share_of(*each) for each in (before, after)))[1]

    assert [is_shown(each, "share") for each in of_people] == [True, False]
    assert [is_shown(each, "share") for each in of_units] == [True, True]


def test_counts_told_apart_that_were_one_are_equal_by_a_sum():
    one = LinkedFigures(
        counts=(amounts(MANY),),
        sums=(),
        figures=(("a", (0,)), ("b", (0,))),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("a in", 0), ("b in", 0)),
    )
    two = LinkedFigures(
        counts=(amounts((20, 10, 10, 10)), amounts(MANY)),
        sums=(),
        figures=(("a", (0,)), ("b", (1,))),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("a in", 0), ("b in", 1)),
    )

    back = joined(one, [ReleasedFigures(two, frozenset()), ReleasedFigures(one, frozenset())])
    parted = joined(two, [ReleasedFigures(one, frozenset())])

    assert dict(parted.linked.figures)["b"] == (0,)
    assert back.linked.sums
    assert {back.linked.counts[n] for n in back.known} == {
        amounts(MANY),
        amounts((20, 10, 10, 10)),
    }


def test_two_counts_that_became_alike_under_one_name_are_equated():
    apart = LinkedFigures(
        counts=(amounts(MANY), amounts(MANY)),  # told apart by name: nothing says they are one
        sums=(),
        figures=(("a", (0,)), ("b", (1,))),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("a in", 0), ("b in", 1)),
    )
    one = LinkedFigures(
        counts=(amounts(MANY),),
        sums=(),
        figures=(("a", (0,)), ("b", (0,))),
        sensitive=(),
        providers=PROVIDERS,
        roles=(("a in", 0), ("b in", 0)),
    )

    year = joined(one, [ReleasedFigures(apart, frozenset({0, 1}))])

    assert year.linked.sums == (Sum(1, (0,)),)


def test_one_part_of_a_sum_is_the_sum_to_the_solver():
    one, small = Sum(1, (0,)), (Guarded(0, 0, 5),)

    assert passes([one], [3, 3], {0, 1}, small)
    assert not passes([one], [3, 3], {0}, small)


@pytest.mark.parametrize(
    ("sums", "bases", "is_still_shown"),
    [
        ((100, 100, 100, 100), MANY, True),  # nothing has changed
        ((112, 100, 100, 100), MANY, False),  # one assignment's hours were corrected
        ((120, 100, 100, 100), (11, 10, 10, 10), False),  # one has ended
        ((160, 160, 100, 100), (16, 16, 10, 10), True),  # twelve have, six to each reader
        ((160, 110, 100, 100), (16, 10, 10, 10), False),  # who knows the six learns the correction
    ],
)
def test_a_mean_is_shown_again_only_when_it_tells_nothing_of_few(sums, bases, is_still_shown):
    _told, answers = released(mean_of((100,) * 4, MANY), mean_of(sums, bases))

    assert [is_shown(each, "mean") for each in answers] == [True, is_still_shown]


def test_a_mean_that_was_withheld_may_be_shown_when_it_is_of_many():
    _told, answers = released(mean_of((9, 0, 0, 0), (1, 0, 0, 0)), mean_of((100,) * 4, MANY))

    assert [is_shown(each, "mean") for each in answers] == [False, True]


def test_a_mean_that_was_not_told_tells_nothing_by_subtraction():
    before, after = mean_of((100,) * 4, MANY), mean_of((112, 100, 100, 100), MANY)

    barred = [
        joined(after, [ReleasedFigures(before, frozenset(hidden))]).barred
        for hidden in ((), {0}, {0, 1})
    ]

    assert [bool(each) for each in barred] == [True, False, False]


def test_a_group_that_is_new_has_nobody_to_be_compared_with():
    before = count_of(MANY)
    after = share_of((17, 10, 10, 10), MANY, sensitive=True)

    year = joined(after, [ReleasedFigures(before, frozenset())])

    assert year.linked.sensitive == tuple((a + 1, b + 1) for a, b in after.sensitive)


def test_readers_of_an_earlier_release_are_withstood_although_their_provider_changed():
    before, after = count_of((5, 5, 5, 5)), count_of((20, 20, 20, 20))
    together = LinkedFigures(**{**vars(before), "providers": (("U1", "P"), ("U2", "P"))})

    year = joined(after, [ReleasedFigures(together, frozenset())])

    assert frozenset({"U1", "U2"}) in set(readers_of(year.linked))


people = st.lists(st.integers(0, 12), min_size=4, max_size=4).map(tuple)


@examples(2)
@given(first=st.tuples(people, people), second=st.tuples(people, people))
def test_nobody_learns_of_few_who_came_or_went(first, second):
    """By plain subtraction, without the machinery: what two shown shares tell of the difference."""
    _told, answers = released(share_of(*first), share_of(*second))

    year, answer = answers[1]
    assert answer.is_safe
    if all(is_shown(each, "share") for each in answers):
        before, now = answers[0][0].linked, year.linked
        there = dict(now.figures)["share"]
        for reader in readers_of(now):
            was, left = left_for(before, reader), left_for(now, reader)
            for then, number in zip((0, 2), there, strict=True):
                change = left[number] - was[then]
                assert (
                    change == 0
                    or abs(change) >= 5
                    or _moves_both_ways(before.counts[then], now.counts[number], reader)
                )


def _moves_both_ways(before, after, reader):
    """Whether some came and some went: then the difference alone tells neither."""
    then, now = dict(before), dict(after)
    changes = [now.get(u, 0) - then.get(u, 0) for u in {*then, *now} - reader]
    return min(changes) < 0 < max(changes)
