from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.answers import missing_required
from surveys.instruments.domain.routing import reachable_answers, reachable_sections
from surveys.self_reports.domain import (
    OfferedService,
    SectionState,
    contradictions,
    done_of,
    seal,
    section_progress,
    where_to_go_on,
)

REPORT = next(each for each in shipped() if each.key == "self_report")
COUNSELLING = OfferedService("family_counselling", "Familjerådgivning", is_residential=False)
HOME = OfferedService("residential", "Heldygnsvård", is_residential=True)
BOTH = (COUNSELLING, HOME)
CLIENTS = {"had_clients": "yes", "clients": {"family_counselling": 5, "residential": 2}}

SOME_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "had_clients": st.sampled_from(["yes", "no"]),
        "clients": st.dictionaries(
            st.sampled_from([service.key for service in BOTH]), st.integers(0, 9), min_size=1
        ),
        "clients_extra_sessions": st.integers(0, 9),
        "placements_unaccompanied_minors": st.integers(0, 9),
        "lex_sarah_inquiries": st.integers(0, 2),
        "lex_sarah_area": st.just(["staff_conduct"]),
        "complaints": st.integers(0, 2),
        "management_system": st.sampled_from(["yes", "no", "dont_know"]),
    },
)


def state_of(answers, key, services=BOTH):
    progress = section_progress(REPORT, answers, services)
    return next(each.state for each in progress if each.section.key == key)


def test_section_is_not_started_when_nothing_in_it_is_answered():
    assert state_of({}, "year") is SectionState.NOT_STARTED


def test_section_is_done_when_all_that_must_be_is_answered():
    assert state_of(CLIENTS, "clients") is SectionState.DONE


def test_section_is_started_when_a_service_lacks_its_number():
    answers = {"had_clients": "yes", "clients": {"residential": 2}}

    assert state_of(answers, "clients") is SectionState.STARTED


def test_section_says_how_many_questions_are_left_when_started():
    progress = section_progress(REPORT, {"lex_sarah_routine": "yes"}, BOTH)

    left = next(each.left for each in progress if each.section.key == "lex_sarah")
    assert left == len([q for q in REPORT.section("lex_sarah").questions if q.required]) - 1


def test_section_is_to_correct_when_more_had_extra_sessions_than_were_clients():
    answers = CLIENTS | {"clients_extra_sessions": 6}

    assert state_of(answers, "clients") is SectionState.TO_CORRECT


def test_section_is_optional_when_nothing_in_it_must_be_answered():
    assert state_of({}, "free_text") is SectionState.OPTIONAL


def test_number_is_right_when_it_is_as_high_as_it_may_be():
    answers = CLIENTS | {"clients_extra_sessions": 5, "placements_unaccompanied_minors": 2}

    assert contradictions(REPORT, answers, BOTH) == ()


def test_both_numbers_are_named_when_both_are_too_high():
    answers = CLIENTS | {"clients_extra_sessions": 6, "placements_unaccompanied_minors": 3}

    found = contradictions(REPORT, answers, BOTH)

    assert [(each.question_key, each.params["number"]) for each in found] == [
        ("clients_extra_sessions", "5"),
        ("placements_unaccompanied_minors", "2"),
    ]


def test_numbers_are_not_held_against_clients_that_are_not_counted_yet():
    answers = {"had_clients": "yes", "clients_extra_sessions": 6}

    assert contradictions(REPORT, answers, BOTH) == ()


def test_numbers_that_are_no_longer_asked_for_can_not_disagree():
    answers = CLIENTS | {"had_clients": "no", "clients_extra_sessions": 6}

    assert contradictions(REPORT, answers, BOTH) == ()


def test_one_goes_on_at_the_section_to_correct_when_it_comes_first():
    answers = CLIENTS | {"clients_extra_sessions": 6}

    section = where_to_go_on(section_progress(REPORT, answers, BOTH))

    assert section is not None
    assert section.key == "clients"


@given(SOME_ANSWERS)
def test_progress_covers_the_reachable_sections_in_their_order(answers):
    progress = section_progress(REPORT, answers, BOTH)

    assert tuple(each.section for each in progress) == reachable_sections(REPORT, answers)


@given(SOME_ANSWERS)
def test_questions_left_are_those_that_keep_the_report_from_being_sent(answers):
    progress = section_progress(REPORT, answers, BOTH)

    keys = [service.key for service in BOTH]
    assert sum(each.left for each in progress) == len(missing_required(REPORT, answers, keys))


@given(SOME_ANSWERS)
def test_nothing_is_left_to_go_on_with_only_when_all_that_counts_is_done(answers):
    progress = section_progress(REPORT, answers, BOTH)
    done, total = done_of(progress)

    assert 0 <= done <= total <= len(progress)
    assert (where_to_go_on(progress) is None) == (done == total)


def test_only_the_check_is_left_when_every_section_is_done():
    done = [q.key for q in chain.from_iterable(s.questions for s in REPORT.sections)]
    answers = dict.fromkeys(done, "met") | CLIENTS
    answers |= {"lex_sarah_inquiries": 0, "complaints": 0}

    assert where_to_go_on(section_progress(REPORT, answers, BOTH)) is None


@given(SOME_ANSWERS)
def test_seal_tells_what_is_sent_and_nothing_else(answers):
    sent = reachable_answers(REPORT, answers)

    assert seal("draft", REPORT, answers) == seal("draft", REPORT, sent)
    assert seal("draft", REPORT, answers) != seal("other", REPORT, answers)
    changed = sent | {"complaints_routine": "not asked before"}
    assert seal("draft", REPORT, changed) != seal("draft", REPORT, sent)
