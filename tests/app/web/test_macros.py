"""The macros that pages are written with: figures in words, tables by address, fields with errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are behind
from wtforms.validators import DataRequired

TEMPLATES = Path(__file__).parents[3] / "app/web/templates"


class UnitForm(Form):
    name = StringField("Namn", [DataRequired("Skriv namnet.")], description="Som i avtalet.")
    phone = StringField("Telefon")
    ownership = RadioField(
        "Regi",
        [DataRequired("Välj regi.")],
        choices=[SelectChoice("own", "Kommunal"), SelectChoice("private", "Privat")],
    )
    active = BooleanField("I drift")


@pytest.fixture(scope="module")
def web() -> Flask:
    """A bare app that finds the macros: drawing needs no database."""
    web = Flask("bare", template_folder=str(TEMPLATES))
    Babel(web, default_locale="sv")
    web.add_url_rule("/units/<int:unit_id>", "unit", str)
    return web


@pytest.fixture
def page(web: Flask) -> Iterator[None]:
    with web.test_request_context("/units/7?q=bj%C3%B6rk&service=a&service=b&page=3&sort=name"):
        yield


def macros(web: Flask, name: str) -> Any:  # a template's macros are its attributes
    return web.jinja_env.get_template(f"app/macros/{name}.html").module


def words(html: str) -> str:
    """The text of a piece of HTML, with single spaces."""
    text = web_text(html).replace("&nbsp;", " ").replace("\xa0", " ")
    return " ".join(text.split())


def web_text(html: str) -> str:
    inside, kept = False, []
    for sign in str(html):
        inside = sign == "<" or (inside and sign != ">")
        kept.append("" if inside or sign == ">" else sign)
    return "".join(kept)


@pytest.mark.parametrize(
    ("successes", "n", "said"),
    [
        (38, 81, "47 % (38 av 81)"),
        (1, 200, "1 % (1 av 200)"),  # half a percent goes up
        (3, 9, "3 av 9"),
        (0, 10, "0 % (0 av 10)"),
        (0, 0, "inga svar"),
    ],
)
def test_share_is_said_with_its_base_when_there_are_answers(
    web: Flask, page: None, successes: int, n: int, said: str
) -> None:
    html = macros(web, "figures").share(successes, n)

    assert words(html) == said


def test_share_never_says_percent_when_base_is_below_ten(web: Flask) -> None:
    share = macros(web, "figures").share

    @given(n=st.integers(1, 9), part=st.integers(0, 9))
    def holds(n: int, part: int) -> None:
        with web.test_request_context("/"):
            assert "%" not in words(share(min(part, n), n))

    holds()


@pytest.mark.parametrize(
    ("number", "previous", "said"),
    [
        (190, 184, "↗\ufe0e upp från 184 (2016)"),
        (96, 102, "↘\ufe0e ner från 102 (2016)"),
        (5, 5, "→ samma som 5 (2016)"),
    ],
)
def test_change_says_the_way_in_words_when_compared(
    web: Flask, page: None, number: int, previous: int, said: str
) -> None:
    html = macros(web, "figures").change(number, previous, 2016)

    assert words(html) == said


def test_key_figure_has_no_arrow_when_last_year_is_unknown(web: Flask, page: None) -> None:
    html = macros(web, "figures").key_figure("Enheter", 12034, number=12034)

    assert words(html) == "Enheter 12 034"


def test_sort_head_turns_and_keeps_the_filters_when_sorted_by(web: Flask, page: None) -> None:
    html = str(macros(web, "tables").sort_head("name", "Namn", "name"))

    assert 'aria-sort="ascending"' in html
    assert "/units/7?q=bj%C3%B6rk&amp;service=a&amp;service=b&amp;sort=-name" in html
    assert "page=" not in html


def test_sort_head_has_no_order_when_another_column_sorts(web: Flask, page: None) -> None:
    html = str(macros(web, "tables").sort_head("clients", "Klienter", "-name"))

    assert "aria-sort" not in html
    assert "sort=clients" in html


def test_pagination_leads_both_ways_when_in_the_middle(web: Flask, page: None) -> None:
    html = str(macros(web, "tables").pagination(3, 9, 190))

    assert "page=2" in html
    assert "page=4" in html
    assert "Sida 3 av 9" in words(html)


def test_pagination_is_absent_when_all_fits(web: Flask, page: None) -> None:
    assert str(macros(web, "tables").pagination(1, 1, 3)).strip() == ""


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(1203, None, "1 203"), (None, None, "–uppgift saknas"), (3.25, 1, "3,2"), (0, None, "0")],
)
def test_number_is_written_as_swedes_read_it_when_in_a_cell(
    web: Flask, page: None, value: float | None, decimals: int | None, said: str
) -> None:
    assert words(macros(web, "tables").number(value, decimals)) == said


def test_error_summary_leads_to_each_wrong_field_when_form_is_empty(web: Flask, page: None) -> None:
    form = UnitForm(MultiDict())
    form.validate()

    html = str(macros(web, "forms").error_summary(form))

    assert '<a href="#name">Skriv namnet.</a>' in html
    assert '<a href="#ownership-0">Välj regi.</a>' in html
    assert "2 saker behöver rättas" in html
    assert 'tabindex="-1"' in html


def test_error_summary_is_absent_when_nothing_is_wrong(web: Flask, page: None) -> None:
    assert str(macros(web, "forms").error_summary(UnitForm())).strip() == ""


def test_field_ties_help_and_error_to_its_box_when_wrong(web: Flask, page: None) -> None:
    form = UnitForm(MultiDict())
    form.validate()

    html = str(macros(web, "forms").field(form.name, autocomplete="off"))

    assert 'aria-describedby="name-help name-error"' in html
    assert 'id="name-help"' in html
    assert 'id="name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="off"' in html


@pytest.mark.parametrize(("name", "optional"), [("name", False), ("phone", True)])
def test_field_says_that_it_is_optional_when_it_is(
    web: Flask, page: None, name: str, *, optional: bool
) -> None:
    html = str(macros(web, "forms").field(UnitForm()[name]))

    assert ("(frivillig)" in html) is optional


def test_field_is_a_group_with_a_legend_when_one_of_several(web: Flask, page: None) -> None:
    html = str(macros(web, "forms").field(UnitForm().ownership))

    assert "<legend>Regi" in html
    assert html.count('type="radio"') == 2


def state(web: Flask, macro: str, value: Any) -> str:  # a state may be any word or None
    return words(getattr(macros(web, "status"), macro)(value))


@pytest.mark.parametrize(
    ("macro", "value", "said"),
    [
        ("round_state", "open", "Öppen"),
        ("round_state", "closed", "Stängd"),
        ("round_state", "planned", "Planerad"),
        ("requirement", "not_met", "Inte uppfyllt"),
        ("requirement", None, "Inget svar"),
        ("answered", "signed", "Svarat"),
        ("answered", "started", "Påbörjat"),
    ],
)
def test_state_is_said_in_a_word_when_drawn(
    web: Flask, page: None, macro: str, value: str | None, said: str
) -> None:
    assert state(web, macro, value) == said
