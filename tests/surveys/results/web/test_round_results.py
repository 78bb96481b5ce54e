"""A round's results page: what is shown, withheld, sealed, and taken out."""

import csv
import io
from datetime import date

import pytest

from app.db import db
from app.roles import Role
from surveys.answering.operations.answers import store_response
from surveys.collections.domain.rounds import Mode
from tests.factories import log_in, make_commissioner, make_user
from tests.surveys.factories import make_round, make_sending

CLOSED = {"opens_on": date(2020, 1, 1), "closes_on": date(2020, 12, 31)}


@pytest.fixture
def municipality(web):
    return make_commissioner()


@pytest.fixture
def auditor(client, municipality):
    log_in(client, make_user(Role.AUDITOR, municipality))
    db.session.commit()
    return client


def survey(municipality, answers, **given):
    round_ = make_round(commissioner_id=municipality.id, **(CLOSED | given))
    for each in answers:
        store_response(make_sending(round_, each))
    db.session.commit()
    return f"/rounds/{round_.id}"


def table(response):
    return list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))


def test_round_page_leads_to_results_with_counts_and_bases(auditor, municipality):
    forms = [{"trust_in_staff": "yes"}] * 9 + [{"trust_in_staff": "no"}, {}]
    address = survey(municipality, forms)

    assert f"{address}/results" in auditor.get(address).text
    page = auditor.get(f"{address}/results").text

    assert "(9 av 10)" in page
    assert "(11 av 25)" in page


def test_results_below_ten_are_words_and_no_percentages(auditor, municipality):
    address = survey(municipality, [{"trust_in_staff": "yes"}] * 6)

    page = auditor.get(f"{address}/results").text

    assert "6 av 6" in page
    shown = page.split("r-trust_in_staff")[2]
    assert "●●●●●●<" in shown
    assert "&nbsp;%" not in shown


def test_open_anonymous_round_shows_how_many_and_nothing_of_what(auditor, municipality):
    forms = [{"trust_in_staff": "yes", "what_could_be_better": "hemligt"}] * 9
    address = survey(municipality, forms, closes_on=date(2090, 1, 1))

    page = auditor.get(f"{address}/results").text
    rows = table(auditor.get(f"{address}/results.csv"))

    assert "9 av 25" in page
    assert "visas först när den har stängt" in page
    assert "trust_in_staff" not in page
    assert "r-trust_in_staff" not in page
    assert {row[1] for row in rows[1:]} == {""}


def test_confidential_round_shows_its_counts_while_it_is_open(auditor, municipality):
    address = survey(
        municipality,
        [{"trust_in_staff": "yes"}] * 2,
        mode=Mode.CONFIDENTIAL,
        closes_on=date(2090, 1, 1),
    )

    assert "2 av 2" in auditor.get(f"{address}/results").text


def test_small_anonymous_round_withholds_and_says_so(auditor, municipality):
    address = survey(municipality, [{"trust_in_staff": "yes"}] * 4)

    page = auditor.get(f"{address}/results").text

    assert "visas inte" in page
    assert "r-trust_in_staff" not in page


def test_results_as_a_file_say_what_the_page_says(auditor, municipality):
    address = survey(
        municipality, [{"trust_in_staff": "yes"}] * 6 + [{"trust_in_staff": "dont_know"}]
    )

    header, *rows = table(auditor.get(f"{address}/results.csv"))

    assert {len(row) for row in rows} == {len(header)}
    said = {(row[1], row[3]): (row[5], row[6]) for row in rows if row[0] == "Alla"}
    assert said["", ""] == ("7", "25")
    assert said["trust_in_staff", "yes"] == ("6", "6")
    assert said["trust_in_staff", "dont_know"] == ("1", "")
    assert any(row[1] == "listened_to" for row in rows)


def test_unknown_group_and_other_commissioners_round_are_not_found(auditor, municipality):
    own = survey(municipality, [])
    other = survey(make_commissioner("Grannkommun"), [], title="Deras")

    assert auditor.get(f"{own}/results?group=nobody").status_code == 404
    for page in ("results", "results.csv", "results/texts/what_could_be_better"):
        assert auditor.get(f"{other}/{page}").status_code == 404


def test_no_group_is_shown_by_itself_when_one_is_small(auditor, municipality):
    address = survey(municipality, [{"trust_in_staff": "yes"}] * 8)

    page = auditor.get(f"{address}/results?group=outpatient").text

    assert "Då visas ingen grupp för sig" in page
    assert "r-trust_in_staff" not in page


def test_what_units_report_is_for_those_who_may_read_reports(client, municipality):
    round_ = make_round("self_report", Mode.CONFIDENTIAL, commissioner_id=municipality.id, **CLOSED)
    address = f"/rounds/{round_.id}"
    log_in(client, make_user(Role.COMMISSIONER, municipality))
    db.session.commit()

    assert client.get(f"{address}/results").status_code == 404
    assert "/results" not in client.get(address).text


def test_sensitive_free_texts_and_questions_of_other_types_have_no_page(auditor, municipality):
    address = survey(municipality, [{"trust_in_staff": "yes", "free_text": "hemligt"}] * 6)

    page = auditor.get(f"{address}/results").text

    assert "hemligt" not in page
    assert "Svar med egna ord" not in page
    for key in ("free_text", "trust_in_staff", "nothing"):
        assert auditor.get(f"{address}/results/texts/{key}").status_code == 404
