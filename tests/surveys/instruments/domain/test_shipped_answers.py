"""Every shipped instrument against answers drawn at random: read, routed, worded, counted, scored."""

import json
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.answers import missing_required, parse
from surveys.instruments.domain.cells import from_cell
from surveys.instruments.domain.documents import from_data, to_data
from surveys.instruments.domain.instruments import NormKind, ScoringKind
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import (
    next_section,
    previous_section,
    progress,
    reachable_answers,
    reachable_questions,
    reachable_sections,
)
from surveys.instruments.domain.scoring import is_positive, score
from surveys.instruments.domain.wording import readable
from surveys.practice.domain.curves import SessionScore, reading
from surveys.self_reports.domain import seal
from surveys.tallies.domain import RESPONSE, cells
from tests.surveys.answer_strategies import INSTRUMENTS, everything, fields_of, said, values_of

SERVICES = ("family_counselling", "residential")
KEYS = sorted(INSTRUMENTS)
SCALES = sorted(k for k, each in INSTRUMENTS.items() if each.scoring.kind is ScoringKind.SUM)
QUESTIONS = [(key, q.key) for key, each in INSTRUMENTS.items() for q in each.questions]
every_instrument = pytest.mark.parametrize("key", KEYS)
every_scale = pytest.mark.parametrize("key", SCALES)
a_question = st.sampled_from(QUESTIONS).map(lambda at: INSTRUMENTS[at[0]].question(at[1]))


def posted(fields):
    """Fields as werkzeug gives them: every value in a list."""
    return {k: v if isinstance(v, list) else [v] for k, v in fields.items()}


def drawn_from(key):
    return everything(key, SERVICES)


@every_instrument
@given(data=st.data())
def test_form_is_read_as_it_was_meant_when_anything_is_answered(key, data):
    drawn = data.draw(drawn_from(key))
    questions = INSTRUMENTS[key].questions

    parsed = parse(questions, posted(fields_of(drawn, drawn)), services=SERVICES)

    assert parsed.values == values_of(drawn)
    assert parsed.errors == ()


@every_instrument
@given(data=st.data())
def test_old_answers_stand_when_a_form_has_other_questions(key, data):
    old = values_of(data.draw(drawn_from(key)))
    new = data.draw(drawn_from(key))

    parsed = parse(
        INSTRUMENTS[key].questions, posted(fields_of(new, new)), services=SERVICES, old=old
    )

    assert parsed.applied_to(old) == old | values_of(new)


@given(st.data())
def test_question_is_emptied_when_its_field_comes_empty(data):
    question = data.draw(a_question)
    fields, value = data.draw(said(question, SERVICES))

    parsed = parse(
        [question],
        {name: [""] for name in fields},
        services=SERVICES,
        old={question.key: value},
    )

    assert parsed.values == {}
    assert parsed.applied_to({question.key: value}) == {}


@every_instrument
@given(data=st.data())
def test_only_reached_answers_are_kept_and_keeping_them_twice_changes_nothing(key, data):
    instrument = INSTRUMENTS[key]
    answers = values_of(data.draw(drawn_from(key))) | {"stranger": "yes"}

    kept = reachable_answers(instrument, answers)

    shown = {question.key for question in reachable_questions(instrument, answers)}
    assert set(kept) == shown & set(answers)
    assert reachable_answers(instrument, kept) == kept
    assert "stranger" not in kept


@every_instrument
@given(data=st.data())
def test_sections_are_met_one_after_the_other_and_back_again(key, data):
    instrument = INSTRUMENTS[key]
    answers = values_of(data.draw(drawn_from(key)))
    met = [*reachable_sections(instrument, answers)[:1]]

    while (following := next_section(instrument, answers, met[-1].key)) is not None:
        met.append(following)

    assert tuple(met) == reachable_sections(instrument, answers)
    assert [previous_section(instrument, answers, s.key) for s in met] == [None, *met[:-1]]
    assert [progress(instrument, answers, s.key).number for s in met] == [
        number for number, _ in enumerate(met, 1)
    ]


@every_instrument
@given(data=st.data())
def test_answers_come_back_equal_when_kept_as_a_document(key, data):
    answers = values_of(data.draw(drawn_from(key)))

    again = json.loads(json.dumps(answers, ensure_ascii=False))

    instrument = from_data(json.loads(json.dumps(to_data(INSTRUMENTS[key]))))
    assert again == answers
    assert cells(instrument, again) == cells(INSTRUMENTS[key], answers)
    assert reachable_answers(instrument, again) == reachable_answers(INSTRUMENTS[key], answers)


@every_instrument
@given(data=st.data())
def test_response_counts_once_and_only_in_answers_it_gave(key, data):
    answers = values_of(data.draw(drawn_from(key)))

    counted = cells(INSTRUMENTS[key], answers)

    assert counted.count(RESPONSE) == 1
    assert len(counted) == len(set(counted))
    assert {question for question, _ in counted} - {""} <= set(answers)


@given(st.data(), st.sampled_from(("sv", "en")))
def test_answer_is_written_in_words_that_hold_no_key_of_a_choice(data, language):
    question = data.draw(a_question)
    _, value = data.draw(said(question, SERVICES))

    words = readable(question, value, language, {"family_counselling": "Rådgivning"})

    assert words.strip()
    if isinstance(value, str) and (option := question.option(value)) is not None:
        assert words == option.text.in_(language)


@given(st.data())
def test_value_is_the_same_when_read_from_a_cell_or_a_form(data):
    question = data.draw(a_question.filter(lambda q: q.type is not TYPES["line"]))
    fields, value = data.draw(said(question, SERVICES))
    cell = {
        TYPES["multiple_choice"]: lambda: ";".join(value),
        TYPES["per_service_number"]: lambda: ";".join(f"{k}={n}" for k, n in value.items()),
    }.get(question.type, lambda: fields[question.key])

    assert from_cell(question, cell()) == value


@every_instrument
@given(data=st.data())
def test_nothing_is_missing_when_every_reached_question_is_answered(key, data):
    instrument = INSTRUMENTS[key]
    answers = values_of(data.draw(drawn_from(key)))

    while missing := missing_required(instrument, answers, SERVICES):
        answers |= {q.key: data.draw(said(q, SERVICES))[1] for q in missing}

    reached = reachable_answers(instrument, answers)
    needed = [q.key for q in reachable_questions(instrument, answers) if q.required]
    assert set(needed) <= set(reached)


@every_instrument
@given(data=st.data())
def test_question_that_may_be_skipped_is_never_missing(key, data):
    instrument = INSTRUMENTS[key]
    answers = values_of(data.draw(drawn_from(key)))

    missing = missing_required(instrument, answers, SERVICES)

    assert all(question.required for question in missing)
    assert not {q.key for q in missing if q.type is not TYPES["per_service_number"]} & set(answers)


@every_scale
@given(data=st.data())
def test_sum_is_that_of_its_lines_and_within_the_scale(key, data):
    instrument = INSTRUMENTS[key]
    lines = {item: data.draw(st.integers(0, 100)) for item in instrument.scoring.items}

    found = score(instrument, lines)

    assert found.value == Decimal(sum(lines.values())) / 10
    assert found.minimum <= found.value <= found.maximum == 40


@every_scale
@given(data=st.data())
def test_nothing_is_scored_when_a_line_is_missing(key, data):
    instrument = INSTRUMENTS[key]
    items = instrument.scoring.items
    left_out = data.draw(st.sampled_from(items))

    assert score(instrument, {item: 50 for item in items if item != left_out}) is None


@every_scale
@given(tenths=st.lists(st.integers(0, 400), min_size=1, max_size=12))
def test_shipped_norms_read_any_course_by_their_own_numbers(key, tenths):
    norms = INSTRUMENTS[key].norms
    points = [SessionScore(number, Decimal(each) / 10) for number, each in enumerate(tenths, 1)]
    levels = [norm for norm in norms if norm.kind is NormKind.TALK_LEVEL]

    found = reading(points, norms)

    assert (found.first, found.last, found.scores) == (
        points[0].score,
        points[-1].score,
        len(points),
    )
    assert (found.change_status is None) or not found.flags
    if any(norm.is_met_by(found.last) for norm in levels):
        assert found.worth_talking_about is True


@pytest.mark.parametrize("key", ["cors", "ors", "srs"])
def test_norms_say_where_they_come_from_and_none_is_swedish(key):
    norms = INSTRUMENTS[key].norms

    assert norms
    assert all(norm.source.strip() for norm in norms)
    assert all(norm.country != "SE" for norm in norms)


@given(st.data())
def test_choice_is_positive_negative_or_outside_the_base_and_dont_know_is_outside(data):
    question = data.draw(a_question.filter(lambda q: q.choices))

    judged = {option.key: is_positive(question, option.key) for option in question.choices}

    assert set(judged.values()) <= {True, False, None}
    assert judged.get("dont_know") is None


@given(st.data())
def test_seal_changes_when_a_reached_answer_does(data):
    instrument = INSTRUMENTS["self_report"]
    answers = values_of(data.draw(drawn_from("self_report")))
    other = values_of(data.draw(drawn_from("self_report")))
    both = (reachable_answers(instrument, each) for each in (answers, other))

    seals = seal("d", instrument, answers), seal("d", instrument, other)

    one, two = both
    assert (seals[0] == seals[1]) is (one == two)
    assert seal("another", instrument, answers) != seals[0]


@every_instrument
def test_every_text_is_there_in_both_languages(key):
    instrument = INSTRUMENTS[key]
    texts = [instrument.title, instrument.intro, *(s.title for s in instrument.sections)]
    texts += [q.text for q in instrument.questions]
    texts += [option.text for q in instrument.questions for option in q.choices]

    assert not [
        text for text, language in product(texts, ("sv", "en")) if not text.in_(language).strip()
    ]
