"""How an instrument is collected: said by itself, or by the audience of older definitions."""

import pytest

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.collecting import (
    About,
    AnsweredBy,
    Cadence,
    Collecting,
    Mode,
    audience_of,
    collecting_of,
)
from surveys.instruments.domain.documents import from_data, to_data
from tests.surveys.instruments.domain.making import (
    make_instrument,
    make_question,
    make_section,
    make_text,
)

EXIT_FORM = Collecting(
    "exit_form",
    make_text("Avslutsformulär"),
    About.PERSON,
    AnsweredBy.STAFF,
    Mode.CONFIDENTIAL,
    Cadence.SCHEDULED,
)


def test_every_purpose_comes_back_when_stored():
    instrument = make_instrument(make_section("s", make_question("a")), collecting=EXIT_FORM)

    data = to_data(instrument)

    assert data["collecting"]["purpose"] == "exit_form"
    assert "audience" not in data
    assert from_data(data).collecting == EXIT_FORM


@pytest.mark.parametrize(
    ("audience", "at_a_session", "purpose", "about"),
    [
        ("family", False, "user_survey", About.NOBODY),
        ("family", True, "session_rating", About.SESSION),
        ("unit_manager", False, "self_report", About.UNIT),
        ("commissioner", False, "commissioner_survey", About.ASSIGNMENT),
        ("practitioner", True, "practitioner_survey", About.NOBODY),
    ],
)
def test_older_definition_is_collected_as_its_audience_says(audience, at_a_session, purpose, about):
    collecting = collecting_of(audience, at_a_session=at_a_session)

    assert (collecting.purpose, collecting.about) == (purpose, about)
    assert audience_of(collecting, at_a_session=at_a_session) == audience


def test_no_audience_says_what_is_new():
    assert audience_of(EXIT_FORM, at_a_session=False) is None


def test_shipped_instruments_say_what_they_are_for():
    said = {instrument.key: instrument.collecting.purpose for instrument in shipped()}

    assert said == {
        "commissioner_survey": "commissioner_survey",
        "cors": "session_rating",
        "csrs": "session_rating",
        "ors": "session_rating",
        "self_report": "self_report",
        "session_two": "session_rating",
        "srs": "session_rating",
        "user_survey": "user_survey",
    }
