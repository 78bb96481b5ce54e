import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from surveys.answering.web.forms import (
    asked_mode,
    entry_mode_of,
    raw_value,
    revisions_in,
)
from surveys.collections.domain.rounds import EntryMode
from surveys.instruments.definitions import shipped
from surveys.instruments.domain.question_types.registry import TYPES

QUESTIONS = {q.type: q for instrument in shipped() for q in instrument.questions}


def request(query="", **headers):
    return Request(EnvironBuilder(query_string=query, headers=headers).get_environ())


@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,20}[a-z]", fullmatch=True), st.integers(0, 999))
)
def test_revisions_come_back_when_a_form_carried_them(revisions):
    form = {f"{key}__revision": [str(number)] for key, number in revisions.items()}

    assert revisions_in({**form, "csrf": ["x"], "trust": ["yes"]}) == revisions


@pytest.mark.parametrize("given_value", ["", "-1", "1.5", "one", "٣", "9" * 5000])
def test_revision_is_left_out_when_it_is_no_number(given_value):
    assert revisions_in({"trust__revision": [given_value], "other__revision": []}) == {}


@pytest.mark.parametrize("mode", EntryMode)
def test_mode_is_the_asked_one_when_the_address_says_so(mode):
    asking = request(f"mode={mode.value}", User_Agent="Mobi")

    assert asked_mode(asking) is entry_mode_of(asking) is mode


@pytest.mark.parametrize("query", ["", "mode=", "mode=fax"])
def test_mode_is_that_of_the_device_when_the_address_says_nothing_known(query):
    assert asked_mode(request(query)) is None
    assert entry_mode_of(request(query)) is EntryMode.DESKTOP


def test_tablet_is_told_from_a_phone_when_both_are_android():
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile"}
    tablet = {"User-Agent": "Mozilla/5.0 (Linux; Android 13)"}

    assert entry_mode_of(request(**phone)) is EntryMode.PHONE
    assert entry_mode_of(request(**tablet)) is EntryMode.TABLET


@pytest.mark.parametrize(
    ("kind", "form", "raw"),
    [
        (TYPES["whole_number"], {"KEY": ["tre"]}, "tre"),
        (TYPES["whole_number"], {}, None),
        (TYPES["multiple_choice"], {"KEY": ["a", "b"]}, ["a", "b"]),
        (
            TYPES["per_service_number"],
            {"KEY__care": ["x"], "KEY__home": ["2"], "KEY__revision": ["1"], "other": ["9"]},
            {"care": "x", "home": "2"},
        ),
    ],
)
def test_value_is_shown_as_it_was_written_when_it_was_wrong(kind, form, raw):
    question = QUESTIONS[kind]
    named = {name.replace("KEY", question.key): values for name, values in form.items()}

    assert raw_value(question, named) == raw
