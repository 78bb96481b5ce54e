"""How a question of one year stands to the year before, read from how it was asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.figures.domain.question_links import Asked, question_links
from audits.statistics.trends import Link

FIRST = Asked(("Har du en plan?", "Ja", "Nej"), "yes_no")
REWORDED = Asked(("Finns det en plan?", "Ja", "Nej"), "yes_no")
OTHER = Asked(("Har du en plan?", "Ja", "Nej"), "scale")
ASKED = st.sets(st.sampled_from((FIRST, REWORDED, OTHER)))


@pytest.mark.parametrize(
    ("now", "link"),
    [(FIRST, Link.SAME), (REWORDED, Link.REWORDED), (OTHER, Link.BROKEN)],
)
def test_link_is_read_from_words_and_frame_when_two_years_asked(now, link):
    assert question_links({2016: [FIRST], 2017: [now]}) == {2017: link}


def test_link_is_the_farthest_when_a_year_had_two_versions():
    assert question_links({2016: [FIRST], 2017: [FIRST, OTHER]}) == {2017: Link.BROKEN}
    assert question_links({2016: [FIRST, REWORDED], 2017: [FIRST]}) == {2017: Link.REWORDED}


def test_link_is_to_the_last_year_that_asked_when_one_did_not():
    assert question_links({2015: [FIRST], 2016: [], 2017: [OTHER]}) == {2017: Link.BROKEN}


@given(st.dictionaries(st.integers(2010, 2020), ASKED))
def test_every_year_but_the_first_has_a_link_when_years_are_any(asked):
    years = sorted(year for year, questions in asked.items() if questions)

    assert list(question_links(asked)) == years[1:]
