"""The folders of municipalities' own indicators: read anew when they change, faults left out and told."""

import logging
import os
import re
from pathlib import Path

import pytest

from app.db import db
from app.roles import Role
from audits.figures.queries.facts import load_facts
from audits.figures.queries.own_indicators import Declared, own_indicators
from surveys.instruments.operations import sync_shipped
from tests.audits.stored_year import store_reference_year
from tests.conftest import NOON
from tests.factories import log_in, make_municipality, make_user

GOOD = """
key: lacks
source: {instrument: self_report, question: supervision}
counts: [partly, not_met]
base: [met, partly, not_met]
title: {sv: Brister i handledning, en: Lacks in supervision}
definition: {sv: Andel., en: Share.}
"""
BAD = GOOD.replace("key: lacks", "key: others").replace("counts: [partly", "counts: [nearly")


@pytest.fixture
def folder(web):
    folder = web.config["INSYN"].indicators_folder
    folder.mkdir()
    return folder


@pytest.fixture
def instruments(web):
    sync_shipped(NOON)
    db.session.commit()


def test_nothing_is_declared_when_there_is_no_folder(web):
    assert own_indicators() == Declared()


@pytest.mark.usefixtures("instruments")
def test_file_with_a_fault_is_left_out_and_logged_once(folder, caplog):
    (folder / "a.yaml").write_text(BAD, "utf-8")
    (folder / "b.yaml").write_text(GOOD, "utf-8")

    with caplog.at_level(logging.WARNING):
        declared = own_indicators()
        own_indicators()

    assert [each.key for each in declared.indicators] == ["lacks"]
    assert [str(each) for each in declared.faults] == [
        "a.yaml:4: counts.0: Svaret nearly räknas och måste därför också stå i base."
    ]
    assert len(caplog.records) == 1
    assert "a.yaml:4" in caplog.text


@pytest.mark.usefixtures("instruments")
def test_file_is_read_anew_when_it_has_changed(folder):
    file = folder / "a.yaml"
    file.write_text(BAD, "utf-8")
    before = own_indicators()
    file.write_text(GOOD, "utf-8")
    os.utime(file, (1, 1))

    assert before.indicators == ()
    assert [each.key for each in own_indicators().indicators] == ["lacks"]


def test_question_is_known_when_its_instrument_has_been_loaded(web, folder):
    (folder / "a.yaml").write_text(GOOD, "utf-8")
    before = own_indicators()
    sync_shipped(NOON)
    db.session.commit()

    assert before.indicators == ()
    assert [each.key for each in own_indicators().indicators] == ["lacks"]


@pytest.mark.usefixtures("instruments")
def test_check_tells_every_fault_and_ends_with_one(web, folder, tmp_path):
    (folder / "b.yaml").write_text(GOOD, "utf-8")
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    (drafts / "a.yaml").write_text(BAD, "utf-8")
    check = ["indicators", "check"]

    right = web.test_cli_runner().invoke(args=check)
    wrong = web.test_cli_runner().invoke(args=[*check, str(drafts)])

    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert "lacks: self_report, supervision" in right.output
    assert "a.yaml:4: counts.0: Svaret nearly" in wrong.output


def test_auditors_read_of_faults_on_the_summary(client, web, folder):
    top = store_reference_year()
    (folder / "a.yaml").write_text(BAD, "utf-8")
    log_in(client, make_user(Role.AUDITOR, top))
    db.session.commit()

    page = client.get("/summary/2017").text

    assert "a.yaml:4: counts.0: Svaret nearly" in re.sub(r"\s+", " ", page)
    assert load_facts(2017).own_indicators == ()


@pytest.mark.usefixtures("instruments")
def test_folder_is_listed_again_only_when_a_file_has_come(folder, monkeypatch):
    (folder / "a.yaml").write_text(GOOD, "utf-8")
    os.utime(folder, (1, 1))
    before = own_indicators()
    with monkeypatch.context() as watched:
        watched.setattr(Path, "glob", None)
        own_indicators()
    (folder / "b.yaml").write_text(GOOD.replace("key: lacks", "key: others"), "utf-8")

    assert [each.key for each in before.indicators] == ["lacks"]
    assert [each.key for each in own_indicators().indicators] == ["lacks", "others"]


@pytest.mark.usefixtures("instruments")
def test_each_of_several_municipalities_has_the_indicators_of_its_own_folder(web, folder):
    own, other = make_municipality(), make_municipality("Sandvik")
    db.session.commit()
    for name in ("everybodys", own.key, other.key):
        file = folder / (f"{name}.yaml" if name == "everybodys" else f"{name}/a.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(GOOD.replace("key: lacks", f"key: of_{name}"), "utf-8")

    found = [own_indicators(of) for of in ([own.id], [other.id], [own.id, other.id], None)]
    check = web.test_cli_runner().invoke(args=["indicators", "check"])

    assert [[each.key for each in one.indicators] for one in found] == [
        ["of_provkoping"],
        ["of_sandvik"],
        [],
        [],
    ]
    assert check.exit_code == 0
    assert "Nobody's, in no municipality's folder: everybodys.yaml" in check.output
    assert "2 indicators, without faults." in check.output


@pytest.mark.usefixtures("instruments")
def test_only_municipality_has_those_of_the_whole_folder_and_of_its_own(folder):
    own = make_municipality()
    db.session.commit()
    (folder / own.key).mkdir()
    (folder / "a.yaml").write_text(GOOD, "utf-8")
    (folder / own.key / "b.yaml").write_text(GOOD.replace("key: lacks", "key: more"), "utf-8")
    (folder / own.key / "c.yaml").write_text(GOOD, "utf-8")

    found = own_indicators([own.id])

    assert [each.key for each in found.indicators] == ["lacks", "more"]
    assert [each.file for each in found.faults] == ["c.yaml"]
