"""The reference year, stored once a worker; every test here gets a copy of its own."""

import shutil

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from tests.audits.stored_year import release_year, store_reference_year
from tests.conftest import copied, settings_for
from wsgi import create_app


@pytest.fixture(scope="session")
def reference_database(blank_database, tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "reference.db"
    shutil.copy(blank_database, path)
    app = create_app(settings_for(f"sqlite:///{path}", path.parent))
    with app.app_context():
        store_reference_year(with_assignments=True)
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def released_database(reference_database, tmp_path_factory):
    """The same with both its years released to the units."""
    path = tmp_path_factory.mktemp("released") / "released.db"
    shutil.copy(reference_database, path)
    app = create_app(settings_for(f"sqlite:///{path}", path.parent))
    with app.app_context():
        for year in (2016, 2017):
            release_year(year)
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def settings(reference_database, tmp_path):
    return copied(reference_database, tmp_path)


@pytest.fixture
def top(web):
    """The municipality itself."""
    return db.session.scalar(select(Commissioner).where(Commissioner.parent_id.is_(None)))
