import dataclasses
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.definitions import shipped
from surveys.results.domain import Population, results, whole_of
from surveys.tallies.domain import cells

SURVEY = next(each for each in shipped() if each.key == "user_survey")
RATING = next(each for each in shipped() if each.key == "ors")
COMMISSIONERS = next(each for each in shipped() if each.key == "commissioner_survey")
REPORT = next(each for each in shipped() if each.key == "self_report")
LARGE = Population("out", "Öppenvård", 20, 6)
OTHER = Population("in", "Heldygnsvård", 12, 5)
SMALL = Population("in", "Heldygnsvård", 12, 4)


def tallied(instrument, answered):
    """group to answers of each form, as the tallies count them."""
    found = Counter()
    for group, forms in answered.items():
        for answers in forms:
            for question, value in cells(instrument, answers):
                found[question, group, value] += 1
    return found


def of(key, instrument, answered, populations, **given):
    given = {"is_anonymous": True} | given
    return results(instrument, tallied(instrument, answered), populations, **given).of(key)


def counts(distribution):
    return {value.key: value.n for value in distribution.values if value.n}


def test_dont_know_stands_apart_from_the_base():
    forms = [{"trust_in_staff": each} for each in ("yes", "yes", "no", "dont_know", "yes", "yes")]

    found = of("trust_in_staff", SURVEY, {"out": forms}, (LARGE,))

    assert (counts(found), found.n, found.dont_know) == ({"yes": 4, "no": 1}, 5, 1)


def test_question_is_withheld_when_fewer_than_five_answered_it_anonymously():
    forms = [{"trust_in_staff": "yes"}] * 4 + [{}] * 2

    assert of("trust_in_staff", SURVEY, {"out": forms}, (LARGE,)).is_withheld
    open_to_read = of("trust_in_staff", SURVEY, {"out": forms}, (LARGE,), is_anonymous=False)
    assert counts(open_to_read) == {"yes": 4}


def test_positive_answers_are_summed_where_several_count_as_such():
    said = ("yes", "mostly", "mostly", "hardly", "no", "dont_know")
    forms = [{"feedback": each} for each in said]

    found = of("feedback", COMMISSIONERS, {"out": forms}, (LARGE,))

    assert found.positive == (3, 5)
    survey = of("trust_in_staff", SURVEY, {"out": [{"trust_in_staff": "yes"}] * 6}, (LARGE,))
    assert survey.positive is None  # yes has a line of its own
    assert of("wellbeing", RATING, {"out": [{"wellbeing": 70}] * 6}, (LARGE,)).positive is None


def test_question_that_nobody_answered_is_shown_empty():
    found = of("trust_in_staff", SURVEY, {"out": [{}] * 6}, (LARGE,))

    assert not found.is_withheld
    assert found.n == 0


def test_nothing_is_shown_when_the_whole_is_small():
    few = (Population("out", "", 20, 4),)
    hardly_invited = (Population("out", "", 9, 9),)

    for populations in (few, hardly_invited):
        found = results(SURVEY, {}, populations, is_anonymous=True)
        assert found.is_withheld
        assert found.questions == ()
        assert not results(SURVEY, {}, populations, is_anonymous=False).is_withheld


def test_no_group_is_shown_when_one_of_them_is_small():
    answered = {"out": [{"trust_in_staff": "yes"}] * 6, "in": [{"trust_in_staff": "no"}] * 4}
    tallies = tallied(SURVEY, answered)

    assert results(SURVEY, tallies, (LARGE, SMALL), group="out", is_anonymous=True).is_withheld
    whole = results(SURVEY, tallies, (LARGE, SMALL), is_anonymous=True)
    assert counts(whole.of("trust_in_staff")) == {"yes": 6, "no": 4}


def test_question_is_withheld_for_every_group_when_few_of_one_answered_it():
    answered = {"out": [{"trust_in_staff": "yes"}] * 6, "in": [{"trust_in_staff": "no"}] * 2}
    groups = (LARGE, OTHER)

    assert of("trust_in_staff", SURVEY, answered, groups, group="out").is_withheld
    enough = {"out": answered["out"], "in": [{"trust_in_staff": "no"}] * 5}
    assert counts(of("trust_in_staff", SURVEY, enough, groups, group="in")) == {"no": 5}


def test_sensitive_question_is_withheld_when_all_said_the_same():
    question = SURVEY.question("trust_in_staff")
    section = SURVEY.section_of("trust_in_staff")
    sensitive = dataclasses.replace(question, sensitive=True)
    instrument = dataclasses.replace(
        SURVEY, sections=(dataclasses.replace(section, questions=(sensitive,)),)
    )
    same = {"out": [{"trust_in_staff": "yes"}] * 6}
    mixed = {"out": [{"trust_in_staff": "yes"}] * 5 + [{"trust_in_staff": "no"}]}

    assert of("trust_in_staff", instrument, same, (LARGE,)).is_withheld
    assert not of("trust_in_staff", instrument, mixed, (LARGE,)).is_withheld


def test_several_choices_are_counted_of_all_who_sent_and_need_five_of_one():
    several = next(q for q in REPORT.questions if q.type.key == "multiple_choice")
    two = [option.key for option in several.choices[:2]]
    report = dataclasses.replace(
        REPORT,
        sections=(
            dataclasses.replace(
                REPORT.section_of(several.key),
                show_if=None,
                questions=(dataclasses.replace(several, show_if=None),),
            ),
        ),
    )
    both = {several.key: two}

    shown = of(several.key, report, {"out": [both] * 5 + [{}]}, (LARGE,))
    assert (counts(shown), shown.n) == (dict.fromkeys(two, 5), 6)
    assert of(several.key, report, {"out": [both] * 4 + [{}] * 2}, (LARGE,)).is_withheld


def test_line_is_shown_in_whole_steps_with_words_at_its_ends():
    key = RATING.questions[0].key

    found = of(key, RATING, {"out": [{key: 74}] * 3 + [{key: 75}] * 3}, (LARGE,))

    assert counts(found) == {"7": 3, "8": 3}
    assert len(found.values) == 11
    low = RATING.questions[0].low_words.in_("sv")
    assert found.values[0].text.in_("sv") == f"0 {low}"


def test_texts_are_not_counted():
    text = next(q for q in SURVEY.questions if q.type.key == "text")

    assert of(text.key, SURVEY, {}, (LARGE,)) is None


@given(
    st.lists(st.sampled_from(["yes", "no", "dont_know", None]), min_size=5, max_size=15),
    st.lists(st.sampled_from(["yes", "no", "dont_know", None]), max_size=15),
)
def test_what_groups_do_not_show_can_not_be_taken_from_the_whole(first, second):
    answered = {
        name: [{"trust_in_staff": each} if each else {} for each in forms]
        for name, forms in (("a", first), ("b", second))
    }
    groups = tuple(Population(name, name, 20, len(forms)) for name, forms in answered.items())
    tallies = tallied(SURVEY, answered)

    shown = [
        found
        for name in answered
        if (found := results(SURVEY, tallies, groups, group=name, is_anonymous=True)).questions
        and not found.of("trust_in_staff").is_withheld
    ]

    sizes = [sum(each is not None for each in forms) for forms in (first, second)]
    if any(0 < size < 5 for size in sizes) or 0 < len(second) < 5:
        assert shown == []
    assert whole_of(groups).answered == len(first) + len(second)
