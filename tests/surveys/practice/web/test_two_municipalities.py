"""A unit that works for two municipalities: by its service a case is one's, and so are its ratings."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Service
from app.trail.models import TrailEntry
from surveys.collections.models import Round
from tests.factories import log_in, make_agreement, make_commissioner, make_service
from tests.surveys.factories_sessions import make_case, make_licences, make_place, make_session


@pytest.fixture
def tops(web):
    return make_commissioner("Björkdal"), make_commissioner("Sandvik")


@pytest.fixture
def place(tops):
    """A unit with an agreement with each, for the same kind of support."""
    first, second = tops
    place = make_place(first)
    other = make_service(municipality_id=second.municipality_id)
    make_agreement(place.unit, other, second)
    db.session.commit()
    return place


def test_practitioner_chooses_the_service_by_its_municipality(place, client):
    log_in(client, place.practitioner)

    page = client.get("/cases/new").text

    assert "Family counselling – Björkdal" in page
    assert "Family counselling – Sandvik" in page


def test_rating_of_a_family_belongs_to_the_municipality_of_its_service(web, tops, place, client):
    _first, second = tops
    make_licences("ors", municipality_id=second.municipality_id)
    case = make_case(place)
    theirs = select(Service.id).where(Service.municipality_id == second.municipality_id)
    case.service_id = db.session.scalars(theirs).one()
    session = make_session(case, 1)
    db.session.commit()
    log_in(client, place.practitioner)

    shown = client.post(f"/sessions/{session.id}/links/{case.participants[0].id}/before")

    token = re.search(r"/a/([\w-]+)", shown.text).group(1)
    family = web.test_client().get(f"/a/{token}").text
    round_ = db.session.scalars(select(Round)).one()
    deeds = db.session.scalars(
        select(TrailEntry.municipality_id).where(TrailEntry.action == "link.made")
    )
    assert round_.commissioner_id == second.id
    assert re.search(r'class="owner"[^>]*>Sandvik<', family)
    assert set(deeds) == {second.municipality_id}
