"""The summary before anything is known."""

from app.db import db
from app.roles import Role
from tests.factories import log_in, make_commissioner, make_user


def test_summary_says_what_to_do_when_nothing_is_known(client, web):
    log_in(client, make_user(Role.AUDITOR, make_commissioner()))

    page = client.get("/summary")

    assert page.status_code == 200
    assert "Importera ett års rader" in page.text


def test_a_year_of_which_nothing_is_known_is_not_found(client, web):
    auditor = make_user(Role.AUDITOR, make_commissioner())
    db.session.commit()  # the page of an error undoes what isn't committed
    log_in(client, auditor)

    assert client.get("/summary/2017").status_code == 404
