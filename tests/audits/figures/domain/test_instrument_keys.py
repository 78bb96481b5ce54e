"""What the figures read must be asked by the instruments that are shipped."""

from functools import cache

import pytest

from audits.figures.domain.breakdowns import BREAKDOWNS
from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from surveys.instruments.definitions import shipped

INSTRUMENT_OF = {Source.USER_SURVEY: "user_survey", Source.SELF_REPORTS: "self_report"}


@cache
def questions(instrument_key):
    (instrument,) = (each for each in shipped() if each.key == instrument_key)
    return {
        question.key: question for section in instrument.sections for question in section.questions
    }


@pytest.mark.parametrize("key", [key for key, each in CATALOGUE.items() if each.question_key])
def test_question_is_asked_when_an_indicator_reads_it(key):
    indicator = CATALOGUE[key]

    assert indicator.question_key in questions(INSTRUMENT_OF[indicator.source])


@pytest.mark.parametrize("breakdown", BREAKDOWNS, ids=lambda each: each.key)
def test_parts_have_titles_when_the_instrument_offers_them(breakdown):
    offered = {option.key for option in questions("self_report")[breakdown.parts_key].options}

    assert offered == set(breakdown.titles)


def test_areas_of_the_instrument_are_areas_of_quality():
    areas = {question.area for question in questions("self_report").values() if question.area}

    assert areas <= {area.value for area in Area}
