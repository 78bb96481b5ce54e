"""Which instruments fit whom: by moment, ages and scoring, as they say themselves."""

import pytest

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.collecting import collecting_of
from surveys.instruments.domain.instruments import Ages, Moment, Scoring, ScoringKind
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.practice.domain.fitting import fitting
from tests.surveys.instruments.domain.making import make_instrument, make_question, make_section

RATING = collecting_of("family", at_a_session=True)


def make_faces(key="faces_only", **changes):
    fields = {"moment": Moment.AFTER, "collecting": RATING, "ages": Ages(3, 5), "key": key}
    return make_instrument(
        make_section("s", make_question("a", TYPES["faces"])), **(fields | changes)
    )


@pytest.mark.parametrize(
    ("age", "before", "after"),
    [
        (4, [], ["session_two"]),
        (9, ["cors"], ["csrs", "session_two"]),
        (15, ["ors"], ["srs", "session_two"]),
        (40, ["ors"], ["srs", "session_two"]),
    ],
)
def test_shipped_instruments_fit_by_their_ages(age, before, after):
    assert [i.key for i in fitting(shipped(), age, Moment.BEFORE)] == before
    assert [i.key for i in fitting(shipped(), age, Moment.AFTER)] == after


def test_faces_fit_the_youngest_when_a_definition_says_so():
    found = fitting([*shipped(), make_faces()], 4, Moment.AFTER)

    assert [i.key for i in found] == ["faces_only", "session_two"]


def test_scored_instrument_fits_nobody_under_six():
    scored = make_faces(ages=Ages(), scoring=Scoring(ScoringKind.SUM, items=("a",)))

    assert fitting([scored], 5, Moment.AFTER) == ()
    assert fitting([scored], 6, Moment.AFTER) == (scored,)


def test_instrument_about_something_else_fits_no_session():
    survey = make_faces(collecting=collecting_of("family", at_a_session=False))

    assert fitting([survey], 4, Moment.AFTER) == ()
