"""What a round is for, about what and from whom: from its instrument, kept through a migration, fixed."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db import db
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Round
from tests.factories import make_commissioner
from tests.surveys.factories import make_round

SAID = "SELECT title, purpose, about, answered_by, cadence FROM round ORDER BY title"
KEYS = ("commissioner_survey", "self_report", "session_two", "user_survey")


@pytest.mark.parametrize(
    "change", ["purpose = 'x'", "about = 'unit'", "answered_by = 'staff'", "cadence = 'scheduled'"]
)
def test_how_a_round_is_collected_is_fixed_when_it_is_made(web, change):
    make_round()

    with pytest.raises(IntegrityError, match="fixed when it is made"):
        db.session.execute(text(f"UPDATE round SET {change}"))


def test_rounds_say_the_same_after_going_back_and_forth(web):
    top = make_commissioner()
    for key in KEYS:
        make_round(key, Mode.CONFIDENTIAL, title=key, commissioner_id=top.id)
    db.session.commit()
    before = db.session.execute(text(SAID)).all()
    db.session.rollback()

    downgrade(revision="0004")
    kinds = db.session.execute(text("SELECT title, kind FROM round ORDER BY title")).all()
    db.session.rollback()
    upgrade()

    assert dict(kinds) == {key: key.replace("session_two", "session_rating") for key in KEYS}
    assert db.session.execute(text(SAID)).all() == before
    assert {round_.asks_units for round_ in db.session.query(Round).filter_by(title="self_report")}


def test_a_purpose_that_is_new_becomes_a_survey_for_an_earlier_insyn(web):
    make_round(purpose="exit_form")
    db.session.commit()

    downgrade(revision="0004")

    assert db.session.scalar(text("SELECT kind FROM round")) == "user_survey"
