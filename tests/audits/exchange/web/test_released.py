"""What another system may show on: the year as it was released, and nothing before that."""

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from audits.release.operations.register import withdraw_release
from audits.release.queries.years import current_release, release_of_year
from tests.audits.exchange.web.test_api import faults_of, get, make_key
from tests.conftest import NOON, copied
from tests.factories import kept, make_municipality


@pytest.fixture
def settings(released_database, tmp_path):
    return copied(released_database, tmp_path)


@pytest.fixture(autouse=True)
def stored_key(top):
    return make_key(top)


def test_released_figures_are_those_that_the_units_see(client, top):
    answer = get(client, of="released")

    shown = current_release(2017).shown.figures
    found = {row["figure"]: row for row in answer.json["figures"]}
    assert faults_of(client, answer, "Released") == []
    assert found.keys() == shown.keys()
    for key, each in shown.items():
        assert found[key]["is_withheld"] == (each is None)
        assert found[key]["numerator"] == (each.n if each else None)


def test_of_a_withheld_figure_nothing_is_told_though_the_exact_one_is_known(client, top):
    released = get(client, of="released").json["figures"]
    exact = {row["figure"]: row["numerator"] for row in get(client).json["figures"]}

    withheld = [row for row in released if row["is_withheld"]]
    assert any(exact.get(row["figure"]) for row in withheld)
    for row in withheld:
        assert (row["numerator"], row["denominator"], row["mean"]) == (None, None, None)


def test_what_was_withdrawn_is_not_shown_on(client, top):
    withdraw_release(release_of_year(2017, current_release(2017).id), by=None, at=NOON)
    db.session.commit()

    assert get(client, of="released").status_code == 404


def test_another_municipality_reads_no_release(client, top):
    of = make_municipality("Annanstad").id
    other = kept(Commissioner(name="Annanstad", parent_id=None, municipality_id=of))
    make_key(other, raw="other")

    assert get(client, key="other", of="released").status_code == 404


@pytest.mark.parametrize("query", ["year=2017", "", "year=nu"])
def test_without_a_key_nothing_is_told(client, top, query):
    assert get(client, query, key=None, of="released").status_code == 401


def test_a_district_that_knows_its_own_figures_is_not_told_the_whole(client, top):
    norra = db.session.scalar(select(Commissioner).where(Commissioner.name == "Norra"))
    make_key(norra, raw="norra")

    assert get(client, key="norra").status_code == 200
    assert get(client, key="norra", of="released").status_code == 404
