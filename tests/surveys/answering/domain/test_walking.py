from hypothesis import example, given
from hypothesis import strategies as st

from surveys.answering.domain.walking import (
    faults,
    first_untouched,
    in_words,
    section_after,
    section_named,
)
from surveys.instruments.definitions import shipped
from surveys.instruments.domain.answers import AnswerError
from surveys.instruments.domain.routing import reachable_sections

REPORT = next(each for each in shipped() if each.key == "self_report")
SERVICES = {"family_counselling": "Familjerådgivning", "residential": "Heldygnsvård"}


def test_section_is_found_by_its_key_and_none_by_another():
    assert section_named(REPORT, "year").key == "year"
    assert section_named(REPORT, "check") is None


def test_one_goes_on_to_the_next_section_when_nothing_grew():
    answers = {"had_clients": "no"}

    following = section_after(REPORT, {}, answers, "year", to_check=False)

    assert following == reachable_sections(REPORT, answers)[1]


def test_one_goes_back_to_look_through_when_that_is_where_one_came_from():
    assert section_after(REPORT, {}, {"had_clients": "no"}, "year", to_check=True) is None


def test_one_goes_to_look_through_after_the_last_section():
    last = reachable_sections(REPORT, {})[-1]

    assert section_after(REPORT, {}, {}, last.key, to_check=False) is None


def test_one_stays_when_the_answers_made_the_section_grow():
    answers = {"had_clients": "yes"}

    for to_check in (False, True):
        stayed = section_after(REPORT, {}, answers, "management_system", to_check=to_check)
        assert stayed == section_named(REPORT, "management_system")


@example({q.key for q in REPORT.questions})
@given(st.sets(st.sampled_from([q.key for q in REPORT.questions])))
def test_first_untouched_section_has_no_answer_and_those_before_it_have(keys):
    answers = dict.fromkeys(keys, "yes")

    found = first_untouched(REPORT, answers)

    sections = reachable_sections(REPORT, answers)
    before = sections[: sections.index(found)] if found else sections
    assert found is None or not {q.key for q in found.questions} & keys
    assert all({q.key for q in section.questions} & keys for section in before)


def test_answers_are_written_in_words_with_the_names_of_services():
    answers = {"had_clients": "yes", "clients": {"residential": 2}}

    words = {
        question.key: text
        for _section, rows in in_words(REPORT, answers, "sv", SERVICES)
        for question, text in rows
    }

    assert words["had_clients"] == "Ja"
    assert words["clients"] == "Heldygnsvård: 2"
    assert words["complaints"] == ""


def test_what_is_missing_and_what_disagrees_are_both_left():
    answers = {"had_clients": "yes", "clients": {"residential": 2, "family_counselling": 1}}
    wrong = AnswerError("clients_extra_sessions", "clients_extra_sessions", "Skriv högst 1.")

    left = {f.question.key: f for f in faults(REPORT, answers, SERVICES, [wrong])}

    assert "had_clients" not in left
    assert left["complaints"].error is None
    assert left["clients_extra_sessions"].error == wrong
    assert left["clients_extra_sessions"].section.key == "clients"
