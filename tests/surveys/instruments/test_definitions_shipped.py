"""The instruments that are shipped: what each is, says and gives."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from audits.figures.domain.quality_areas import Area
from surveys.instruments.definitions import (
    FOLDER,
    from_data,
    load,
    shipped,
    to_data,
)
from surveys.instruments.domain.cells import from_cell
from surveys.instruments.domain.instruments import Moment, ScoringKind
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import reachable_answers, reachable_sections
from surveys.instruments.domain.scoring import score
from surveys.instruments.domain.texts import SOURCE_LOCALE
from surveys.practice.domain.curves import Flag, SessionScore, reading

REFERENCE = Path(__file__).parents[2] / "reference" / "year-2017"
SHIPPED = {instrument.key: instrument for instrument in shipped()}
SCALES = ("ors", "srs", "cors", "csrs")


def test_shipped_instruments_are_the_eight_that_are_promised():
    assert sorted(SHIPPED) == [
        "commissioner_survey",
        "cors",
        "csrs",
        "ors",
        "self_report",
        "session_two",
        "srs",
        "user_survey",
    ]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_shipped_instrument_stands_in_a_file_of_its_own_name(key):
    text = (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")

    assert load(text, f"{key}.yaml") == SHIPPED[key]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_shipped_instrument_comes_back_equal_from_json(key):
    stored = json.dumps(to_data(SHIPPED[key]))

    assert from_data(json.loads(stored)) == SHIPPED[key]


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_shipped_instrument_is_in_swedish_and_english_and_says_what_is_stored(key):
    instrument = SHIPPED[key]

    assert SOURCE_LOCALE in instrument.languages
    assert instrument.languages == ("sv", "en")
    assert instrument.what_is_stored.in_("sv") != instrument.what_is_stored.in_("en")


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_licence_is_needed_for_the_scales_and_for_nothing_else(key):
    assert SHIPPED[key].licence.required is (key in SCALES)


@pytest.mark.parametrize("key", SCALES)
def test_scale_sums_four_lines_to_between_0_and_40(key):
    instrument = SHIPPED[key]
    keys = [question.key for question in instrument.questions]

    lowest = score(instrument, dict.fromkeys(keys, 0))
    highest = score(instrument, dict.fromkeys(keys, 100))

    assert {question.type for question in instrument.questions} == {TYPES["line"]}
    assert (lowest.value, highest.value) == (0, 40)
    assert (instrument.scoring.minimum, instrument.scoring.maximum) == (0, 40)


@pytest.mark.parametrize(("before", "after"), [("ors", "srs"), ("cors", "csrs")])
def test_scales_are_paired_before_and_after_a_session(before, after):
    first, second = SHIPPED[before], SHIPPED[after]

    assert (first.moment, second.moment) == (Moment.BEFORE, Moment.AFTER)
    assert (first.pair, second.pair) == (after, before)
    assert first.ages == second.ages


@pytest.mark.parametrize("age", [6, 12, 13, 40])
def test_one_scale_before_a_session_fits_each_age(age):
    fitting = [key for key in ("ors", "cors") if SHIPPED[key].ages.includes(age)]

    assert fitting == (["cors"] if age < 13 else ["ors"])


@pytest.mark.parametrize("key", ["cors", "csrs"])
def test_childrens_lines_have_faces(key):
    assert all(question.faces for question in SHIPPED[key].questions)


@pytest.mark.parametrize(
    ("key", "population", "cutoff"),
    [("ors", "adult", 25), ("ors", "adolescent", 28), ("cors", "child", 32)],
)
def test_norms_are_imported_and_say_so(key, population, cutoff):
    points = [SessionScore(1, Decimal(20)), SessionScore(2, Decimal(26))]

    result = reading(points, SHIPPED[key].norms, population=population)

    assert result.cutoff.value == cutoff
    assert result.cutoff.country == "US"
    assert "inga svenska normer" in result.cutoff.note.in_("sv")
    assert result.flags == frozenset()


def test_ors_flags_a_first_score_above_32_but_not_32():
    def flags(first):
        points = [SessionScore(1, Decimal(first)), SessionScore(2, Decimal(30))]
        return reading(points, SHIPPED["ors"].norms, population="adult").flags

    assert flags("32.1") == {Flag.HIGH_FIRST_SCORE}
    assert flags(32) == frozenset()


def test_srs_is_worth_talking_about_below_36():
    norms = SHIPPED["srs"].norms

    assert reading([SessionScore(1, Decimal("35.9"))], norms).worth_talking_about
    assert not reading([SessionScore(1, Decimal(36))], norms).worth_talking_about


def test_session_two_asks_two_questions_without_a_licence():
    instrument = SHIPPED["session_two"]

    assert [question.key for question in instrument.questions] == ["right_things", "was_of_help"]
    assert instrument.scoring.kind is ScoringKind.SHARE_POSITIVE


def test_commissioner_survey_has_seven_topics():
    assert len(SHIPPED["commissioner_survey"].scoring.items) == 7


def test_user_survey_asks_of_participation_in_three_steps():
    keys = [question.key for question in SHIPPED["user_survey"].questions]

    steps = [keys.index(step) for step in ("information", "listened_to", "influence")]

    assert steps == sorted(steps)


def test_self_report_covers_all_six_quality_areas():
    areas = {q.area for q in SHIPPED["self_report"].questions if q.is_requirement}

    assert areas == set(Area) - {Area.PARTICIPATION}  # which is read across the six


def test_self_report_requirements_are_answered_by_degree_or_by_yes_and_no():
    requirements = [q for q in SHIPPED["self_report"].questions if q.is_requirement]

    options = {tuple(option.key for option in question.choices) for question in requirements}

    assert options == {("met", "partly", "not_met", "not_applicable"), ("yes", "no")}
    assert len(requirements) >= 40


@pytest.mark.parametrize(
    ("answers", "section", "shown"),
    [
        ({"had_clients": "no"}, "documentation", False),
        ({"had_clients": "yes"}, "documentation", True),
        ({"had_clients": "no"}, "lex_sarah", True),
        ({"had_clients": "yes", "lex_sarah_inquiries": 0}, "lex_sarah_details", False),
        ({"had_clients": "yes", "lex_sarah_inquiries": 1}, "lex_sarah_details", True),
        ({"had_clients": "yes", "complaints": 0}, "complaint_details", False),
        ({"had_clients": "yes", "complaints": 2}, "complaint_details", True),
    ],
)
def test_self_report_skips_what_does_not_concern_the_unit(answers, section, shown):
    sections = [each.key for each in reachable_sections(SHIPPED["self_report"], answers)]

    assert (section in sections) is shown


def rows_of(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("instrument", "name", "first"),
    [
        ("self_report", "self_reports_2016.csv", 3),
        ("self_report", "self_reports_2017.csv", 3),
        ("user_survey", "user_survey_2017.csv", 2),
    ],
)
def test_every_cell_of_the_reference_year_is_an_answer_that_counts(instrument, name, first):
    definition = SHIPPED[instrument]
    rows = rows_of(name)

    for row in rows:
        cells = {key: cell for key, cell in list(row.items())[first:] if cell}
        answers = {key: from_cell(definition.question(key), cell) for key, cell in cells.items()}
        assert reachable_answers(definition, answers).keys() == cells.keys()

    assert rows
