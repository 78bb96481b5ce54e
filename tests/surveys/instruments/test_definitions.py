"""Definitions: YAML to instruments, errors with file, line and key, and what is shipped."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.quality_areas import Area
from surveys.instruments.definitions import (
    FOLDER,
    DefinitionErrors,
    digest,
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

SMALL = """\
key: small
version: 1
title: {sv: Liten, en: Small}
intro: {sv: Hej, en: Hello}
audience: family
languages: [sv, en]
licence:
  required: false
  holder: Insyn
  note: {sv: Fri, en: Free}
sections:
  - key: one
    title: {sv: Ett, en: One}
    questions:
      - key: has
        type: yes_no_dont_know
        text: {sv: Har du, en: Have you}
      - key: which
        type: text
        text: {sv: Vad, en: What}
        show_if: {question: has, equals: yes}
"""


def errors_of(text):
    with pytest.raises(DefinitionErrors) as refused:
        load(text, "small.yaml")
    return [
        (error.line, error.path, error.message % error.params) for error in refused.value.errors
    ]


def test_definition_is_read_with_yes_and_no_as_words():
    instrument = load(SMALL, "small.yaml")

    assert instrument.key == "small"
    assert instrument.question("which").show_if.value == "yes"
    assert instrument.licence.required is False


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message"),
    [
        ("version: 1", "version: 1\nverson: 2", 3, "verson", "Okänd nyckel: verson."),
        ("audience: family\n", "", 1, "(hela filen)", "Nyckeln collecting saknas."),
        (
            "version: 1",
            "version: one",
            2,
            "version",
            'Fel typ: "one". Väntade "integer".',
        ),
        (
            "key: has",
            "key: Has",
            15,
            "sections.0.questions.0.key",
            'Värdet "Has" passar inte regeln pattern: "^[a-z][a-z0-9]*(_[a-z0-9]+)*$".',
        ),
        (
            "audience: family",
            "audience: aliens",
            5,
            "audience",
            'Värdet "aliens" går inte. Väntade något av: family, unit_manager, commissioner, practitioner.',
        ),
        (
            "equals: yes",
            "answered: no",
            21,
            "sections.0.questions.1.show_if.answered",
            'Värdet "no" går inte. Väntade något av: true.',
        ),
        (
            "key: which",
            "key: has",
            18,
            "sections.0.questions.1.key",
            "Frågenyckeln has finns redan. Varje fråga ska ha en egen nyckel.",
        ),
        (
            "question: has",
            "question: had",
            21,
            "sections.0.questions.1.show_if.question",
            "Det finns ingen fråga med nyckeln had.",
        ),
        (
            "equals: yes",
            "equals: often",
            21,
            "sections.0.questions.1.show_if.equals",
            "Frågan has har inget svarsalternativ often.",
        ),
        (
            "{sv: Vad, en: What}",
            "{sv: Vad}",
            20,
            "sections.0.questions.1.text",
            "Texten saknas på språket en.",
        ),
        (
            "holder: Insyn",
            "holder: Insyn\n  holder: Annan",
            10,
            "licence.holder",
            "Nyckeln holder står två gånger på samma ställe.",
        ),
    ],
)
def test_error_names_line_and_key_and_what_is_wrong(old, new, line, path, message):
    assert errors_of(SMALL.replace(old, new, 1)) == [(line, path, message)]


def test_range_that_is_reversed_is_refused_at_its_line():
    question = """\
      - key: count
        type: whole_number
        text: {sv: Antal, en: How many}
        minimum: 5
        maximum: 1
"""

    assert errors_of(SMALL + question) == [
        (25, "sections.0.questions.2.minimum", "minimum 5 är större än maximum 1.")
    ]


def test_score_on_an_unknown_item_is_refused_at_its_line():
    scoring = "scoring:\n  kind: share_positive\n  items:\n    - has\n    - had\n"

    assert errors_of(SMALL + scoring) == [
        (26, "scoring.items.1", "Det finns ingen fråga med nyckeln had.")
    ]


def test_every_error_is_listed_in_order_of_line():
    broken = SMALL.replace("version: 1", "version: 0").replace("type: text", "type: song")

    lines = [line for line, _, _ in errors_of(broken + "extra: 1\n")]

    assert lines == [2, 19, 22]


def test_errors_are_written_with_file_line_and_key():
    with pytest.raises(DefinitionErrors, match=r"small\.yaml:2: verson: Okänd nyckel: verson\."):
        load(SMALL.replace("version: 1", "verson: 1"), "small.yaml")


@pytest.mark.parametrize(
    ("text", "line"), [("key: [a\n", 2), ("a: b\n c: d\n", 2), ("a: *b", 1), ("\x00", 1)]
)
def test_file_that_is_no_yaml_is_refused(text, line):
    ((found, path, message),) = errors_of(text)

    assert (found, path) == (line, "(hela filen)")
    assert message.startswith("Filen går inte att läsa som YAML: ")


@pytest.mark.parametrize("text", ["", "- a\n", "hej", "12", "? [a]\n: b\n"])
def test_file_that_is_no_mapping_of_words_is_refused(text):
    assert errors_of(text)


@given(text=st.text(st.sampled_from("ab:{}[]-?&*!|>'\"# \n\t01,yesno"), max_size=30))
def test_any_text_is_refused_in_words_and_never_breaks(text):
    assert errors_of(text)


@given(place=st.integers(0, SMALL.count("\n") - 1))
def test_definition_with_a_line_missing_is_read_or_refused_at_a_line_of_the_file(place):
    lines = SMALL.splitlines(keepends=True)
    text = "".join(lines[:place] + lines[place + 1 :])

    try:
        load(text, "small.yaml")
        found = []
    except DefinitionErrors as refused:
        found = [error.line for error in refused.errors]

    assert all(1 <= line <= len(lines) for line in found)


def test_digest_is_the_same_when_only_the_file_looks_different():
    spaced = "# A remark\n" + SMALL.replace("{sv: Liten, en: Small}", "{en: Small, sv: Liten}")

    assert digest(load(spaced, "other.yaml")) == digest(load(SMALL, "small.yaml"))


def test_digest_is_another_when_a_word_is_changed():
    changed = SMALL.replace("Hello", "Hi")

    assert digest(load(changed, "small.yaml")) != digest(load(SMALL, "small.yaml"))


def test_file_that_names_its_parts_over_and_over_is_refused():
    layers = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "\n".join(["l0: &l0 [a, a, a, a, a, a, a, a, a, a]", *layers])

    ((_, _, message),) = errors_of(text)

    assert message.endswith("more than 50000 parts")


def test_file_that_holds_itself_is_refused():
    ((_, path, _),) = errors_of("a: &a [*a]")

    assert path == "(hela filen)"


def test_merged_keys_may_be_overridden():
    merged = SMALL.replace("intro: {", "intro: {<<: {en: Hi}, ")

    assert load(merged, "small.yaml").intro.in_("en") == "Hello"


def test_error_in_a_merged_key_is_at_the_line_of_what_it_was_merged_into():
    merged = SMALL.replace("intro: {sv: Hej, en: Hello}", "intro: {<<: {en: 3}, sv: Hej}")

    assert [(line, path) for line, path, _ in errors_of(merged)] == [(4, "intro.en")]


# What is shipped ------------------------------------------------------------------------------


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


@pytest.mark.parametrize(("key", "value"), [("minimum", 1), ("maximum", 30)])
def test_bounds_of_a_sum_are_refused_when_its_items_give_others(key, value):
    text = (FOLDER / "ors.yaml").read_text("utf-8")
    changed = text.replace("\n  minimum: 0\n  maximum: 40\n", f"\n  {key}: {value}\n")

    with pytest.raises(DefinitionErrors, match="Frågorna ger en summa från 0 till 40"):
        load(changed, "ors.yaml")


FIGURES = SMALL.replace(
    "sections:",
    """\
figures:
  - key: have
    question: has
    counts: [yes]
    base: [yes, no]
    title: {sv: Har, en: Have}
    definition: {sv: Andel., en: Share.}
  - key: have_not
    question: has
    counts: [no]
    base: [yes, no]
    title: {sv: Har inte, en: Have not}
    definition: {sv: Andel., en: Share.}
    readers: rows
sections:""",
)


def test_figures_come_back_equal_and_change_the_digest():
    instrument = load(FIGURES, "small.yaml")

    assert from_data(json.loads(json.dumps(to_data(instrument)))) == instrument
    assert [(each.key, each.readers) for each in instrument.figures] == [
        ("have", "everybody"),
        ("have_not", "rows"),
    ]
    assert digest(instrument) != digest(load(SMALL, "small.yaml"))


def test_words_of_a_figure_are_in_the_languages_of_staff_alone():
    text = FIGURES.replace("languages: [sv, en]", "languages: [sv]")

    assert load(text, "small.yaml").figures[0].title.locales == ("en", "sv")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "question: has",
            "question: hasnt",
            "small.yaml:13: figures.0.question: Ingen version av small har ",
        ),
        (
            "question: has",
            "question: which",
            "small.yaml:13: figures.0.question: Frågan which går inte att r",
        ),
        (
            "counts: [yes]",
            "counts: [dont_know]",
            "small.yaml:14: figures.0.counts.0: Svaret dont_know räknas",
        ),
        (
            "base: [yes, no]",
            "base: [yes, maybe]",
            "small.yaml:15: figures.0.base.1: Ingen version av frågan",
        ),
        ("base: [yes, no]", "base: []", "small.yaml:15: figures.0.base: Värdet"),
        (
            "title: {sv: Har, en: Have}",
            "title: {sv: Har}",
            "small.yaml:16: figures.0.title: Nyckeln en saknas",
        ),
        ("key: have_not", "key: have", "small.yaml:18: figures.1.key: Nyckeln have finns redan."),
        ("readers: rows", "readers: units", "small.yaml:24: figures.1.readers: Värdet"),
        (
            "    readers: rows\n",
            "    colour: red\n",
            "small.yaml:24: figures.1.colour: Okänd nyckel",
        ),
    ],
)
def test_fault_of_a_figure_is_told_at_its_line(old, new, fault):
    with pytest.raises(DefinitionErrors) as refused:
        load(FIGURES.replace(old, new, 1), "small.yaml")

    assert str(refused.value).splitlines()[0].startswith(fault)


def test_figure_of_what_is_asked_at_sessions_is_refused():
    text = FIGURES.replace("audience: family", "audience: family\nmoment: after")

    with pytest.raises(DefinitionErrors, match=r"figures\.0: Det som besvaras vid möten"):
        load(text, "small.yaml")
