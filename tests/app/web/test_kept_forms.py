"""What was typed is there again after the log-in or the form's proof has expired, and for nobody else."""

import pytest
from flask import url_for

from app.authorization import PUBLIC, access_of
from app.identity.models.users import User
from app.roles import Role
from app.web.kept_forms import KeptForm
from surveys.collections.models import Round
from surveys.instruments.models import InstrumentLicence
from surveys.instruments.queries import latest_version
from surveys.practice.models import Participant, Session
from tests.app.access_objects import MUNICIPALITY_ADMINISTRATOR
from tests.app.web.forms_on_pages import form_to, forms_of
from tests.app.web.readers import Reader, count


def round_typed(world):
    return {
        "version": latest_version("user_survey").id,
        "title": "Brukarenkät våren 2026",
        "year": "2026",
        "commissioner": world.own.ids["commissioner_id"],
        "mode": "anonymous",
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
        "group0-label": "Öppenvård",
        "group0-invited": "40",
        "group1-label": "Heldygnsvård",
        "group1-invited": "5",
        "group2-label": "Jourhem",
        "group2-invited": "3",
    }


# For each form: who, where it stands and is sent, what is typed, and what there is one more of then.
FORMS = {
    "case": (
        Role.PRACTITIONER,
        "/cases/{case_id}/participants",
        lambda _world: {"label": "Förälder 2", "role": "parent", "age_band": "adult"},
        Participant,
    ),
    "session": (Role.PRACTITIONER, "/cases/{case_id}/sessions", lambda _world: {}, Session),
    "licence": (  # one of several municipalities must be meant
        MUNICIPALITY_ADMINISTRATOR,
        "/instruments/ors/licences",
        lambda _world: {"holder": "Provköpings kommun", "reference": "Avtal nr 7"},
        InstrumentLicence,
    ),
    "user": (
        Role.SYSTEM_ADMINISTRATOR,
        "/users/new",
        lambda world: {
            "name": "Åsa Ny",
            "email": "asa@example.se",
            "role": "auditor",
            "scope": f"commissioner:{world.own.ids['commissioner_id']}",
            "locale": "sv",
        },
        User,
    ),
    "round": (Role.AUDITOR, "/rounds/new", round_typed, Round),
}


def asked_of(world, name):
    """The form's user, address, typed fields and model."""
    role, address, typed, model = FORMS[name]
    ids = world.own.ids
    return world.users[role], address.format(**ids), typed(world), model


@pytest.mark.parametrize("name", FORMS)
def test_form_waits_through_the_log_in_and_is_sent_by_one_button(guarded, world, name):
    user_id, path, typed, model = asked_of(world, name)
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    before = count(model)

    asked = reader.post(path, typed | {"csrf_token": proof})
    back = reader.log_in(user_id, asked)
    after_log_in = count(model)
    done = reader.post(path, form_to(back, path).data())

    assert (asked.status_code, back.status_code, done.status_code) == (401, 200, 303)
    assert (after_log_in - before, count(model) - before) == (0, 1)


@pytest.mark.parametrize("name", FORMS)
def test_form_whose_proof_has_expired_is_sent_by_one_button(guarded, world, name):
    user_id, path, typed, model = asked_of(world, name)
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.log_in(user_id, reader_page_after_log_out(reader))
    before = count(model)

    back = reader.post(path, typed | {"csrf_token": proof})
    given_back = count(model)
    done = reader.post(path, form_to(back, path).data())

    assert (back.status_code, done.status_code) == (400, 303)
    assert (given_back - before, count(model) - before) == (0, 1)


def reader_page_after_log_out(reader):
    reader.lose_session()
    return reader.get("/log-in")


def test_wrong_password_does_not_lose_the_form(guarded, world):
    user_id, path, typed, _model = asked_of(world, "user")
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    asked = reader.post(path, typed | {"csrf_token": proof})

    wrong = reader.post("/log-in", form_to(asked, "/log-in").data(email="a@b.se", password="fel"))
    back = reader.log_in(user_id, wrong)

    assert ("email", "asa@example.se") in form_to(back, path).fields


def test_form_is_not_given_to_another_user_who_logs_in(guarded, world):
    user_id, path, typed, model = asked_of(world, "user")
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    asked = reader.post(path, typed | {"csrf_token": proof})
    before = count(model)

    answer = reader.log_in(world.users[Role.AUDITOR], asked)
    page = reader.get("/account")

    assert (answer.status_code, answer.location) == (303, "/")
    assert "asa@example.se" not in answer.text + page.text
    assert "det skrevs av någon annan" in page.text
    assert count(model) == before


def test_form_is_not_given_to_another_user_who_is_logged_in(guarded, world):
    user_id, path, typed, _model = asked_of(world, "user")
    proof = Reader(guarded, user_id).proof()
    other = Reader(guarded, world.users[Role.AUDITOR])

    answer = other.post(path, typed | {"csrf_token": proof})

    assert answer.status_code in {400, 403}
    assert "asa@example.se" not in answer.text


@pytest.mark.parametrize("proof", [None, "", "made-up", "Ijci.made.up", "of nobody"])
def test_form_from_another_site_is_not_given_back(guarded, world, proof):
    """A page on another site can send a form, but has no proof that names the reader."""
    user_id, path, typed, _model = asked_of(world, "user")
    reader = Reader(guarded, user_id)
    if proof == "of nobody":
        proof = dict(form_to(Reader(guarded).get("/log-in"), "/log-in").fields)["csrf_token"]
    if proof is not None:
        typed |= {"csrf_token": proof}

    signed_in = reader.post(path, typed)
    reader.lose_session()
    stranger = reader.post(path, typed)

    assert (signed_in.status_code, stranger.status_code) == (400, 401)
    assert "asa@example.se" not in signed_in.text + stranger.text
    assert dict(form_to(stranger, "/log-in").fields)["kept"] == ""
    assert "Du behöver logga in först." in stranger.text


def test_page_shows_the_words_one_wrote_and_a_way_out(guarded, world):
    user_id, path, typed, _model = asked_of(world, "licence")
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    typed["reference"] = "Avtal <7> & mer"

    back = reader.log_in(user_id, reader.post(path, typed | {"csrf_token": proof}))

    assert '<p class="as-written">Avtal &lt;7&gt; &amp; mer</p>' in back.text
    assert '<a href="/">Avbryt</a>' in back.text


def test_every_form_of_the_workbench_asks_a_stranger_to_log_in_and_waits(guarded, world):
    """The whole address table: what was sent to any view that is not public waits in the log-in page."""
    reader = Reader(guarded, world.users[Role.SYSTEM_ADMINISTRATOR])
    proof = reader.proof()
    reader.lose_session()
    asked = {}
    for path in guarded_posts(guarded, world):
        answer = reader.post(path, {"typed": "Det här skrev jag", "csrf_token": proof})
        sealed = dict(form_to(answer, "/log-in").fields).get("kept", "")
        with guarded.test_request_context():
            asked[path] = (answer.status_code, KeptForm.opened(sealed))

    fields = (("typed", "Det här skrev jag"),)
    user_id = world.users[Role.SYSTEM_ADMINISTRATOR]
    assert asked == {path: (401, KeptForm(path, fields, user_id)) for path in asked}
    assert len(asked) > 30


def guarded_posts(web, world) -> list[str]:
    """The address of each form that is not for everybody."""
    values = world.shared | world.own.ids
    with web.test_request_context():
        return [
            url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            for rule in web.url_map.iter_rules()
            if "POST" in rule.methods and access_of(web.view_functions[rule.endpoint]) != PUBLIC
        ]


def test_given_back_page_has_one_form_but_those_of_the_frame(guarded, world):
    user_id, path, typed, _model = asked_of(world, "user")
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()

    back = reader.log_in(user_id, reader.post(path, typed | {"csrf_token": proof}))

    assert [form.action for form in forms_of(back)] == ["/logout", path, ""]
