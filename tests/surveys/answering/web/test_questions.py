"""Questions as drawn: every shipped question names the fields that the reader of forms expects."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from jinja2 import FileSystemLoader

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.answers import fields, parse
from surveys.instruments.domain.instruments import Option, Question
from surveys.instruments.domain.question_types.base import QuestionType
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.texts import Text

ROOT = Path(__file__).parents[4]
TEMPLATES = [ROOT / "surveys/answering/web/templates", ROOT / "app/web/templates"]
SERVICES = {"family_treatment": "Familjebehandling", "emergency_care": "Jourhem"}
QUESTIONS = [
    pytest.param(question, id=f"{instrument.key}-{question.key}")
    for instrument in shipped()
    for question in instrument.questions
]


class Controls(HTMLParser):
    """The controls of a piece of HTML, and every id and every reference to one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def names(self) -> set[str]:
        return {str(found["name"]) for _, found in self.tags if "name" in found}

    def values(self, name: str) -> list[str | None]:
        return [found.get("value") for _, found in self.tags if found.get("name") == name]

    def checked(self) -> set[str | None]:
        return {found.get("value") for _, found in self.tags if "checked" in found}

    def ids(self) -> list[str | None]:
        return [found["id"] for _, found in self.tags if "id" in found]

    def references(self) -> set[str]:
        found = [attrs for _, attrs in self.tags]
        described = " ".join(attrs.get("aria-describedby") or "" for attrs in found).split()
        return {*described, *(str(attrs["for"]) for attrs in found if "for" in attrs)}


@pytest.fixture(scope="module")
def web() -> Flask:
    """A bare app that finds the macros: drawing needs no database."""
    web = Flask("bare")
    web.jinja_loader = FileSystemLoader(TEMPLATES)
    Babel(web, default_locale="sv")
    return web


@pytest.fixture(scope="module")
def macros(web: Flask) -> Any:  # a template's macros are its attributes
    return web.jinja_env.get_template("surveys/questions.html").module


def drawn(web: Flask, macros: Any, question: Question, **given: object) -> Controls:
    with web.test_request_context("/"):
        return Controls(macros.question_field(question, services=SERVICES, **given))


def make_question(type_: QuestionType, options: tuple[Option, ...] = ()) -> Question:
    return Question("mood", type_, Text.of({"sv": "Hur är det?"}), options=options)


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_names_the_fields_of_the_form_reader_when_drawn(
    web: Flask, macros: Any, question: Question
) -> None:
    page = drawn(web, macros, question)

    assert page.names()
    assert page.names() <= {*fields(question, tuple(SERVICES)), f"{question.key}__present"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_ties_help_error_and_label_to_its_field_when_wrong(
    web: Flask, macros: Any, question: Question
) -> None:
    page = drawn(web, macros, question, error="Skriv ett svar.")

    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert page.references() <= set(ids)
    assert f"e-{question.key}" in page.references()
    assert f"f-{question.key}" in ids  # the error summary leads here


@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_question_says_its_words_when_drawn_in_a_language(
    web: Flask, macros: Any, question: Question, locale: str
) -> None:
    with web.test_request_context("/"), force_locale(locale):
        html = macros.question_field(question, locale=locale, services=SERVICES)

    words = str(html).replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    assert question.text.in_(locale) in words


def test_line_sends_nothing_when_untouched(web: Flask, macros: Any) -> None:
    question = make_question(TYPES["line"])

    page = drawn(web, macros, question)

    assert page.values("mood") == [""]
    assert page.checked() == set()
    assert parse([question], {"mood": [""]}).values == {}


def test_line_keeps_its_place_with_and_without_script_when_answered(
    web: Flask, macros: Any
) -> None:
    page = drawn(web, macros, make_question(TYPES["line"]), value=75)

    assert page.values("mood") == ["75"]
    assert page.checked() == {"8"}  # half goes up, as in the tallies
    assert page.values("mood__whole") == [str(number) for number in range(11)]


def test_line_leaves_its_scripted_fields_out_when_no_script_runs(web: Flask, macros: Any) -> None:
    page = drawn(web, macros, make_question(TYPES["line"]), value=75)

    scripted = [attrs for _, attrs in page.tags if attrs.get("type") in {"range", "hidden"}]
    assert len(scripted) == 2
    assert all("disabled" in attrs for attrs in scripted)


def test_choices_are_ticked_when_chosen(web: Flask, macros: Any) -> None:
    options = tuple(Option(key, Text.of({"sv": key}), None) for key in ("talks", "school", "home"))
    question = make_question(TYPES["multiple_choice"], options)

    page = drawn(web, macros, question, value=["talks", "home"])

    assert page.checked() == {"talks", "home"}
    assert page.values("mood__present") == ["1"]


def test_decimal_number_has_a_comma_when_shown_again(web: Flask, macros: Any) -> None:
    page = drawn(web, macros, make_question(TYPES["decimal_number"]), value="1.5")

    assert page.values("mood") == ["1,5"]


def test_number_for_each_service_stands_in_its_own_box_when_shown_again(
    web: Flask, macros: Any
) -> None:
    question = make_question(TYPES["per_service_number"])

    page = drawn(web, macros, question, value={"emergency_care": 0})

    assert page.values("mood__emergency_care") == ["0"]
    assert page.values("mood__family_treatment") == [""]


def test_words_of_a_respondent_are_escaped_when_shown_again(web: Flask, macros: Any) -> None:
    with web.test_request_context("/"):
        html = macros.question_field(make_question(TYPES["text"]), value="</textarea><b>")

    assert "<b>" not in html
