"""A self-report whose writer was logged out, or left the page open too long: nothing typed is lost."""

import pytest
from flask import g
from sqlalchemy import select

from app.db import db
from app.identity.operations.passwords import hash_new, set_password
from surveys.answering.models import Draft, Response
from tests.app.identity.factories_identity import PASSWORD
from tests.app.web.forms_on_pages import form_to, forms_of
from tests.factories import log_in
from tests.surveys.factories_self_reports import make_year, report_of, saved_draft, whole_answers
from tests.surveys.self_reports.web.test_self_reports import all_of, seal_on

TYPED = 'Åtta "mål" & ett'


@pytest.fixture
def year(web):
    made = make_year()
    set_password(made.manager, hash_new(PASSWORD, ()))
    db.session.commit()
    web.config["WTF_CSRF_ENABLED"] = True
    return made


@pytest.fixture
def client(web, year):
    client = web.test_client()
    log_in(client, year.manager)
    return client


def own(client, method, path, **given):
    for kept in tuple(g):  # g outlives the request in tests
        g.pop(kept)
    return getattr(client, method)(path, **given)


def form_on(page):
    """The page's own form: it has no address, for it is sent to the page's."""
    return next(form for form in forms_of(page) if not form.action and form.fields)


def log_out_meanwhile(client) -> None:
    with client.session_transaction() as session:
        session.clear()


def log_in_on(client, page, user):
    form = form_to(page, "/log-in")
    return own(client, "post", "/log-in", data=form.data(email=user.email, password=PASSWORD))


def test_section_typed_in_vain_is_saved_after_the_log_in(client, year):
    here = year.address("free_text")
    form = form_on(own(client, "get", here))
    log_out_meanwhile(client)

    asked = own(client, "post", here, data=form.data(free_text=TYPED))
    back = log_in_on(client, asked, year.manager)
    before = all_of(Draft)
    saved = own(client, "post", here, data=form_to(back, here).data())

    assert (asked.status_code, back.status_code, saved.status_code) == (401, 200, 303)
    assert before == []
    assert report_of(year).answers == {"free_text": TYPED}


def test_signing_in_vain_is_done_after_the_log_in(client, year):
    saved_draft(year, whole_answers(year))
    here = year.address("sign")
    seal = seal_on(client, year)
    form = form_on(own(client, "get", f"{here}?seal={seal}"))
    typed = form.data(name="Eva Ek", title="Verksamhetschef", is_true="y")
    log_out_meanwhile(client)

    asked = own(client, "post", here, data=typed)
    back = log_in_on(client, asked, year.manager)
    before = all_of(Response)
    sent = own(client, "post", here, data=form_to(back, here).data())

    assert (asked.status_code, sent.status_code) == (401, 303)
    assert before == []
    assert db.session.scalars(select(Response)).one().answers == whole_answers(year)


def test_section_sent_with_an_old_proof_is_saved_by_one_button(client, year):
    here = year.address("free_text")
    form = form_on(own(client, "get", here))
    client.application.config["WTF_CSRF_TIME_LIMIT"] = -1

    back = own(client, "post", here, data=form.data(free_text=TYPED))
    client.application.config["WTF_CSRF_TIME_LIMIT"] = 3600
    saved = own(client, "post", here, data=form_to(back, here).data())

    assert (back.status_code, saved.status_code) == (400, 303)
    assert report_of(year).answers == {"free_text": TYPED}


def test_section_without_a_proof_is_not_saved(client, year):
    refused = own(client, "post", year.address("free_text"), data={"free_text": TYPED})

    assert refused.status_code == 400
    assert all_of(Draft) == []
