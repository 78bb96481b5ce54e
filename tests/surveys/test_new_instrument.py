"""An instrument that nobody has seen before is asked, answered and read, by one YAML file alone."""

import csv
import io
import re

import pytest
from flask import g

from app.db import db
from app.organisation.models.units import Commissioner
from app.roles import Role
from surveys.instruments.queries import latest_version
from tests.factories import (
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)
from tests.surveys.answering.web.factories_answering import hidden

DEFINITION = """
key: {key}
version: 1
title: {{sv: "{title}"}}
intro: {{sv: "Det tar en minut."}}
collecting:
  purpose: {key}
  title: {{sv: "{title}"}}
  about: {about}
  answered_by: {answered_by}
  mode: {mode}
  cadence: {cadence}
languages: [sv]
licence:
  required: false
  holder: Provköping
  note: {{sv: "Våra egna ord."}}
scoring: {{kind: none}}
sections:
  - key: work
    title: {{sv: "Arbetet"}}
    questions:
      - {{key: goals_met, type: yes_no_dont_know, required: true, text: {{sv: "Nåddes målen?"}}}}
      - key: reasons
        type: multiple_choice
        show_if: {{question: goals_met, equals: no}}
        text: {{sv: "Varför inte?"}}
        options:
          - {{key: time, text: {{sv: "Tiden räckte inte"}}}}
          - {{key: plan, text: {{sv: "Planen passade inte"}}}}
  - key: words
    title: {{sv: "Egna ord"}}
    questions:
      - {{key: advice, type: text, text: {{sv: "Vad vill du råda oss till?"}}}}
"""
COLLECTIONS = {
    "exit_form": ("assignment", "commissioner", "confidential", "always_open"),
    "staff_survey": ("nobody", "staff", "anonymous", "once"),
    "review_interview": ("review", "family", "anonymous", "scheduled"),
}


@pytest.fixture(params=COLLECTIONS)
def loaded(web, request, tmp_path):
    """The key and mode of an instrument that came in as a file."""
    key = request.param
    about, answered_by, mode, cadence = COLLECTIONS[key]
    said = {"about": about, "answered_by": answered_by, "mode": mode, "cadence": cadence}
    file = tmp_path / f"{key}.yaml"
    file.write_text(DEFINITION.format(key=key, title=f"Formulär {key}", **said), encoding="utf-8")
    outcome = web.test_cli_runner().invoke(args=["instruments", "load", str(file)])
    assert outcome.exit_code == 0, outcome.output
    return key, mode


@pytest.fixture
def auditor(client, web):
    municipality = make_commissioner()
    log_in(client, make_user(Role.AUDITOR, municipality))
    db.session.commit()
    client.municipality_id = municipality.id
    return client


def round_by_page(auditor, key, mode):
    data = {
        "version": latest_version(key).id,
        "title": "Hösten",
        "year": "2026",
        "commissioner": auditor.municipality_id,
        "mode": mode,
        "opens_on": "2020-01-01",
        "closes_on": "2090-12-31",
        "group0-label": "Alla",
        "group0-invited": "12",
    }
    return auditor.post("/rounds/new", data=data).location


def links_by_page(auditor, address, count):
    group = re.search(r'name="group" value="([^"]+)"', auditor.get(address).text)[1]
    file = auditor.post(f"{address}/links", data={"group": group, "count": count})
    return ["/a/" + row["link"].rsplit("/", 1)[1] for row in table(file, delimiter=";")]


def table(response, delimiter=","):
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def answer(client, link, answers):
    """By link, page by page, as a browser without script does."""
    start = client.get(link)
    at = client.post(link, data={"csrf": hidden(start)}).location
    while at != "/answer/check":
        page = client.get(at)
        at = client.post(at, data={"csrf": hidden(page), "choice": "next"} | answers).location
    return client.post("/answer/send", data={"csrf": hidden(client.get(at))})


def test_new_instrument_is_asked_answered_and_read_without_code(web, loaded, auditor):
    key, mode = loaded
    address = round_by_page(auditor, key, mode)
    links = links_by_page(auditor, address, 12)
    for number, link in enumerate(links[:6]):
        answers = {"goals_met": "yes" if number else "no", "advice": f"Råd {number}"}
        answers |= {} if number else {"reasons__present": "1", "reasons": "time"}
        assert "/answer/receipt/" in answer(web.test_client(), link, answers).location
    auditor.post(f"{address}/close")

    listed = auditor.get(f"/rounds?kind={key}").text
    page = auditor.get(f"{address}/results").text
    rows = table(auditor.get(f"{address}/results.csv"))

    assert f"Formulär {key}" in listed
    assert "Hösten" in listed
    assert "5 av 6" in page
    counted = {(row["Frågans nyckel"], row["Svarets nyckel"]): row["Antal"] for row in rows}
    assert counted["", ""] == "6"
    assert counted["goals_met", "yes"] == "5"
    texts = auditor.get(f"{address}/results/texts/advice")
    if mode == "anonymous":  # one of them said why not: too few to be shown
        assert ("reasons", "time") not in counted
        assert texts.text.index("Råd 0") < texts.text.index("Råd 5")
    else:
        assert counted["reasons", "time"] == "1"
        assert texts.status_code == 404


def test_new_instrument_about_units_is_answered_and_signed_by_their_managers(
    web, tmp_path, auditor
):
    key = "food_report"
    said = {"about": "unit", "answered_by": "manager", "mode": "confidential", "cadence": "once"}
    file = tmp_path / f"{key}.yaml"
    file.write_text(DEFINITION.format(key=key, title="Matrapport", **said), encoding="utf-8")
    web.test_cli_runner().invoke(args=["instruments", "load", str(file)])
    unit = make_unit()
    make_agreement(unit, make_service(), db.session.get(Commissioner, auditor.municipality_id))
    db.session.commit()
    address = round_by_page(auditor, key, "confidential")
    manager = web.test_client()
    log_in(manager, make_user(Role.UNIT_MANAGER, unit))
    db.session.commit()
    own = f"/self-reports/{address.rsplit('/', 1)[1]}/{unit.id}"

    manager.post(f"{own}/work", data={"goals_met": "yes", "choice": "next"})
    manager.post(f"{own}/words", data={"advice": "Mer fisk", "choice": "next"})
    seal = re.search(r"seal=([0-9a-f]+)", manager.get(f"{own}/check").text)[1]
    signed = {"name": "Eva Ek", "title": "Chef", "is_true": "y", "seal": seal}
    sent = manager.post(f"{own}/sign", data=signed)

    g.pop("_login_user", None)  # the auditor again: the app context outlives a request in tests
    assert sent.location.endswith("/receipt")
    assert "1 av 1" in auditor.get(address).text
    assert "1 av 1" in auditor.get(f"{address}/results").text
    assert "Mer fisk" not in auditor.get(f"{address}/results").text
