"""What is never kept of a form, and how much of it at most."""

import io
import re
from pathlib import Path

import pytest

from app.db import db
from app.identity.models.users import User
from app.roles import Role
from app.web import kept_forms
from app.web.kept_forms import PASSWORDS, KeptForm
from tests.app.identity.factories_identity import PASSWORD
from tests.app.web.forms_on_pages import form_to
from tests.app.web.readers import Reader

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("harm", ["x", "..", None])
def test_sealed_form_is_worth_nothing_when_it_was_changed(guarded, world, harm):
    user_id, path = world.users[Role.SYSTEM_ADMINISTRATOR], "/users/new"
    typed = {"name": "Åsa Ny", "email": "asa@example.se"}
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    form = form_to(reader.post(path, typed | {"csrf_token": proof}), "/log-in")
    sealed = dict(form.fields)["kept"]
    email = db.session.get(User, user_id).email

    changed = harm + sealed if harm else sealed[:-2]
    answer = reader.post("/log-in", form.data(email=email, password=PASSWORD, kept=changed))

    assert (answer.status_code, answer.location) == (303, "/")


def test_sealed_form_is_worth_nothing_when_it_is_too_old(guarded, monkeypatch):
    kept = KeptForm("/users/new", (("name", "Åsa"),), 7)
    with guarded.test_request_context():
        sealed = kept.sealed()
        fresh = KeptForm.opened(sealed)
        monkeypatch.setattr(kept_forms, "LIFETIME_S", -1)

        assert fresh == kept
        assert KeptForm.opened(sealed) is None


@pytest.mark.parametrize(
    "typed",
    [
        {"reference": "x" * (kept_forms.LONGEST + 1)},
        {f"f{n}": "" for n in range(kept_forms.MOST_FIELDS + 1)},
    ],
    ids=["long", "many"],
)
def test_form_beyond_all_bounds_is_not_kept(guarded, world, typed):
    guarded.config["MAX_FORM_PARTS"] = 5000
    reader = Reader(guarded, world.users[Role.SYSTEM_ADMINISTRATOR])
    proof = reader.proof()
    reader.lose_session()

    answer = reader.post("/instruments/ors/licences", typed | {"csrf_token": proof})

    assert answer.status_code in {401, 413}
    assert len(answer.text) < 20_000


def test_long_form_within_the_bounds_comes_through_the_log_in(guarded, world):
    user_id, path = world.users[Role.SYSTEM_ADMINISTRATOR], "/instruments/ors/licences"
    text = "Vi har ett avtal. " * 10_000
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()

    asked = reader.post(path, {"reference": text, "csrf_token": proof})
    back = reader.log_in(user_id, asked)

    assert dict(form_to(back, path).fields)["reference"] == text


def test_files_are_asked_for_anew(guarded, world):
    user_id = world.users[Role.SYSTEM_ADMINISTRATOR]
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    file = (io.BytesIO(b"hemlig rad"), "rows.csv")

    asked = reader.post("/import", {"files": file, "csrf_token": proof})
    back = reader.log_in(user_id, asked)
    done = reader.post("/import", form_to(back, "/import").data())

    assert "Välj filen igen" in back.text
    assert "hemlig rad" not in asked.text + back.text
    assert done.status_code in {403, 422}


def test_passwords_are_never_kept(guarded, world):
    user_id = world.users[Role.AUDITOR]
    reader = Reader(guarded, user_id)
    proof = reader.proof()
    reader.lose_session()
    typed = {"current": "det gamla ordet", "password": "det nya ordet", "again": "det nya ordet!"}

    asked = reader.post("/account/password", typed | {"csrf_token": proof})
    back = reader.log_in(user_id, asked)

    names = {name for name, _value in form_to(back, "/account/password").fields}
    assert names == {"csrf_token"}
    assert not [word for word in typed.values() if word in asked.text + back.text]


def test_every_field_for_a_password_is_known_as_one():
    code = [*ROOT.glob("app/**/*.py"), *ROOT.glob("surveys/**/*.py"), *ROOT.glob("audits/**/*.py")]
    named = {
        name
        for path in code
        for name in re.findall(r"(\w+) = PasswordField\(", path.read_text(encoding="utf-8"))
    }
    templates = [
        path for part in ("app", "surveys", "audits") for path in ROOT.glob(f"{part}/**/*.html")
    ]
    written = [path for path in templates if 'type="password"' in path.read_text(encoding="utf-8")]

    assert named == PASSWORDS
    assert written == []
