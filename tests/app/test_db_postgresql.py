import pytest
from sqlalchemy import create_engine, text

import app.db
from app.db import db
from wsgi import create_app


@pytest.mark.postgresql
def test_dead_connection_is_replaced_when_it_has_been_idle(postgresql, monkeypatch):
    monkeypatch.setattr(app.db, "ASKED_AFTER_S", 0.0)
    web = create_app(postgresql)
    with web.app_context():
        backend = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        db.session.remove()
        other = create_engine(postgresql.database_url)
        with other.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
        other.dispose()

        again = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()

        db.session.remove()
        db.engine.dispose()
    assert again != backend
