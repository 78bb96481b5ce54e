"""The register on PostgreSQL: a release is read back as it was, and no word of it can be changed."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.db import db
from audits.release.models import TableRelease, YearRelease
from audits.release.operations.register import withdraw_release
from audits.release.queries.years import current_release, released_before
from tests.audits.stored_year import release_year, renew_report, store_reference_year
from tests.conftest import NOON
from wsgi import create_app

pytestmark = pytest.mark.postgresql


@pytest.fixture
def web(postgresql):
    app = create_app(postgresql)
    app.config["TESTING"] = True
    with app.app_context():
        store_reference_year()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_year_is_released_twice_and_withdrawn(web):
    release_year(2017, at=NOON)
    renew_report("U040", complaints=9)
    second = release_year(2017, at=NOON)
    withdraw_release(second, by=None, at=NOON)
    db.session.commit()

    current = current_release(2017)

    assert current.shown.number == 1
    assert current.shown.figures["complaints"].n == 161
    assert len(released_before(2017)) == 2


def test_database_keeps_every_word_of_a_release(web):
    withdraw_release(release_year(2017, at=NOON), by=None, at=NOON)
    db.session.commit()
    changes = [
        update(TableRelease).values(title="Another"),
        update(TableRelease).values(content="{}"),
        update(TableRelease).values(published_at=NOON - timedelta(days=1)),
        update(TableRelease).values(withdrawn_at=None),
        update(TableRelease).values(withdrawn_at=NOON + timedelta(days=9)),
        update(YearRelease).values(behind="{}"),
        delete(YearRelease),
        delete(TableRelease),
    ]

    for change in changes:
        with pytest.raises(IntegrityError, match=r"stays known|never changed"):
            db.session.execute(change)
        db.session.rollback()

    assert db.session.scalar(select(TableRelease)).withdrawn_at == NOON
