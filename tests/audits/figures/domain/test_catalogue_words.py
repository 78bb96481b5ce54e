"""The words of the catalogue: every indicator says what it is, in both languages."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import audits.part
from audits.figures.domain.breakdowns import BREAKDOWNS
from audits.figures.domain.catalogue import CATALOGUE, GROUPS, SERVICES, catalogue_for
from audits.figures.domain.facts import Offer, UnitFact, YearFacts
from audits.figures.domain.indicators import Kind
from audits.figures.domain.quality_areas import AREA_TITLES, SAFETY_NOTE, Area
from audits.figures.domain.side_by_side import QUESTIONS
from audits.figures.domain.sources import SOURCE_TITLES, Source

CATALOGUE_FILE = Path(audits.part.__file__).parent / "translations/en/LC_MESSAGES/staff.po"
with CATALOGUE_FILE.open("rb") as file:
    ENGLISH = {each.id: each.string for each in read_po(file) if isinstance(each.id, str)}

ALL = pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=lambda each: each.key)
SWEDISH = set("åäöÅÄÖ")
PLACE = re.compile(r"%\((\w+)\)")


def texts_of(indicator):
    """Every message of an indicator, by what it is for."""
    found = {
        "title": indicator.title,
        "definition": indicator.definition,
        "numerator": indicator.numerator_text,
        "denominator": indicator.denominator_text,
        "who": indicator.who_is_counted,
        "dont_know": indicator.dont_know,
        "period": indicator.period,
    }
    return {name: text for name, text in found.items() if text is not None}


def in_swedish(indicator):
    return {name: text % indicator.params for name, text in texts_of(indicator).items()}


def in_english(indicator):
    params = {name: ENGLISH[text] for name, text in indicator.params.items()}
    return {name: ENGLISH[text] % params for name, text in texts_of(indicator).items()}


def is_sentence(text):
    return text.lstrip("”“")[0].isupper() and text.endswith((".", "?"))


@ALL
def test_indicator_has_a_text_of_each_sort(indicator):
    texts = texts_of(indicator)

    assert all(text.strip() == text and text for text in texts.values())
    assert ("denominator" in texts) is (indicator.kind is not Kind.COUNT)


@ALL
def test_title_is_a_short_heading_without_a_full_stop(indicator):
    title = in_swedish(indicator)["title"]

    assert 3 < len(title) <= 90
    assert not title.endswith((".", ":"))


@ALL
@pytest.mark.parametrize("name", ["definition", "who", "dont_know"])
def test_explanation_is_told_in_whole_sentences(indicator, name):
    text = in_swedish(indicator)[name]

    assert is_sentence(text), text
    assert len(text.split()) >= 3


@ALL
def test_definition_says_more_than_the_title(indicator):
    said = in_swedish(indicator)

    assert said["definition"].rstrip(".").lower() != said["title"].lower()
    assert len(said["definition"]) > len(said["title"]) / 2


@ALL
def test_numerator_and_denominator_are_told_apart(indicator):
    said = in_swedish(indicator)

    assert said["numerator"] != said.get("denominator")


@ALL
def test_every_place_in_a_text_has_a_param_and_none_is_left_over(indicator):
    asked = {name for text in texts_of(indicator).values() for name in PLACE.findall(text)}

    assert asked <= set(indicator.params)
    assert all("%(" not in text for text in in_swedish(indicator).values())


@ALL
def test_every_text_stands_in_the_english_catalogue(indicator):
    missing = [text for text in texts_of(indicator).values() if not ENGLISH.get(text)]

    assert missing == []


@ALL
def test_every_param_stands_in_the_english_catalogue(indicator):
    missing = [text for text in indicator.params.values() if not ENGLISH.get(text)]

    assert missing == []


@ALL
def test_english_text_asks_for_the_same_params_as_the_swedish(indicator):
    for text in texts_of(indicator).values():
        assert set(PLACE.findall(ENGLISH[text])) == set(PLACE.findall(text)), text


@ALL
def test_english_text_holds_no_swedish_letter(indicator):
    said = in_english(indicator)

    assert [text for text in said.values() if SWEDISH & set(text)] == []


@ALL
def test_english_explanation_is_told_in_whole_sentences_too(indicator):
    said = in_english(indicator)

    assert all(is_sentence(said[name]) for name in ("definition", "who", "dont_know"))


@ALL
def test_indicator_has_a_source_and_an_area_with_a_title(indicator):
    assert SOURCE_TITLES[indicator.source]
    assert indicator.area is None or AREA_TITLES[indicator.area]


@ALL
def test_key_is_one_that_addresses_and_files_can_hold(indicator):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicator.key)
    assert CATALOGUE[indicator.key] is indicator


@pytest.mark.parametrize("say", [in_swedish, in_english])
def test_no_two_indicators_of_one_source_have_the_same_title(say):
    counted = Counter((each.source, say(each)["title"].lower()) for each in CATALOGUE.values())

    assert [title for title, n in counted.items() if n > 1] == []


def test_words_are_shared_only_by_the_groups_of_one_survey_question():
    told = {}
    for each in CATALOGUE.values():
        said = in_swedish(each)
        words = said["definition"], said["numerator"], said.get("denominator")
        told.setdefault(words, []).append(each)

    shared = [sharers for sharers in told.values() if len(sharers) > 1]
    assert shared
    for sharers in shared:
        assert {each.source for each in sharers} == {Source.USER_SURVEY}
        assert len({each.group for each in sharers}) == len(sharers)


@pytest.mark.parametrize("titles", [SOURCE_TITLES, AREA_TITLES], ids=["sources", "areas"])
def test_titles_are_translated_each_in_its_own_words(titles):
    english = [ENGLISH[title] for title in titles.values()]

    assert all(english)
    assert len(set(english)) == len(titles)
    assert not SWEDISH & set("".join(english))


def test_every_source_and_every_area_has_a_title():
    assert set(SOURCE_TITLES) == set(Source)
    assert set(AREA_TITLES) == set(Area)
    assert ENGLISH[SAFETY_NOTE]


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.key)
def test_service_is_called_something_in_english(service):
    assert ENGLISH[service.name]
    assert not SWEDISH & set(ENGLISH[service.name])


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.key)
def test_every_service_has_indicators_that_name_it(service):
    of_service = [each for each in CATALOGUE.values() if each.service == service.key]

    assert of_service
    assert all(
        service.name in each.params.values() for each in of_service if "service" in each.params
    )


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_the_survey_is_asked_the_same_questions(group):
    asked = {each.question_key for each in CATALOGUE.values() if each.group == group}
    others = {each.question_key for each in CATALOGUE.values() if each.group in GROUPS}

    assert asked == others
    assert {"situation_improved", "trust_in_staff", "has_implementation_plan"} <= asked


@pytest.mark.parametrize("breakdown", BREAKDOWNS, ids=lambda each: each.key)
def test_breakdown_and_each_of_its_parts_are_translated(breakdown):
    told = [breakdown.title, breakdown.definition, *breakdown.titles.values()]

    assert [text for text in told if not ENGLISH.get(text)] == []
    assert not SWEDISH & set("".join(ENGLISH[text] for text in told))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.key)
def test_question_asked_of_many_is_translated_with_all_its_voices(question):
    told = [question.title, *(voice.who for voice in question.voices)]

    assert [text for text in told if not ENGLISH.get(text)] == []
    assert len({voice.who for voice in question.voices}) == len(question.voices)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.key)
def test_voice_speaks_of_a_figure_of_the_catalogue(question):
    assert {voice.indicator_key for voice in question.voices} <= set(CATALOGUE)


def test_service_that_the_catalogue_does_not_name_is_said_by_its_key():
    facts = YearFacts(
        year=2026,
        units=(UnitFact("U1", "Ett", "P1", "private"),),
        offers=(Offer("U1", "night_support", "outpatient", "lov", True, "kommunen"),),  # noqa: FBT003
    )

    further = [each for key, each in catalogue_for(facts).items() if key not in CATALOGUE]

    assert further
    assert {each.service for each in further} == {"night_support"}
    assert all("night_support" in in_swedish(each)["title"] for each in further)
