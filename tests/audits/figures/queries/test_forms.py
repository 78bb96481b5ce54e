"""Anonymous forms by pages: each once, in an order that tells nothing."""

import pytest

from audits.figures.queries.forms import PAGE, FormSearch, forms_page
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import RoundGroup
from tests.audits.stored_year import make_response, make_round, store_reference_year
from tests.factories import kept


def search(group=None, question="has_implementation_plan", ids=None):
    return FormSearch(2017, ids, group, question)


def all_pages(wanted):
    forms, after = [], None
    while True:
        page = forms_page(wanted, after)
        forms += page.forms
        after = page.next
        if after is None:
            return forms


@pytest.fixture
def top(web):
    return store_reference_year()


def test_pages_give_every_form_once(top):
    forms = all_pages(search())

    assert len(forms) == 95
    assert len({form.id for form in forms}) == 95


def test_a_page_holds_fifty(top):
    page = forms_page(search("outpatient"), None)

    assert len(page.forms) == PAGE == 50
    assert page.next is not None


def test_values_add_up_to_the_cells_of_the_figure(top):
    values = [form.value for form in all_pages(search("outpatient"))]

    assert values.count("no") + values.count("dont_know") == 38
    assert values.count("yes") == 43
    assert values.count(None) == 1


def test_order_is_that_of_the_random_ids_within_a_group(top):
    ids = [form.id for form in all_pages(search("residential"))]

    assert ids == sorted(ids)


def test_another_commissioners_survey_is_left_out(top):
    assert all_pages(search(ids=frozenset({top.id + 1}))) == []


def test_partial_forms_are_left_out(top):
    round_ = make_round(purposes.USER_SURVEY, 2017, top, Mode.ANONYMOUS, title="Till")
    kept(RoundGroup(round_id=round_.id, key="outpatient", label="x", invited=3))
    response = make_response(round_, {"has_implementation_plan": "yes"}, "outpatient")
    response.is_partial = True

    assert len(all_pages(search())) == 95


@pytest.mark.parametrize("after", ["x", "1.", "0.zzz", "", "99.00000000000000000000000000000000"])
def test_a_place_that_is_no_place_gives_a_page(top, after):
    assert len(forms_page(search(), after).forms) in (0, PAGE)
