"""Settings: each value of its kind, each fault by its name, no secret told."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup
from hypothesis import given
from hypothesis import strategies as st

from app.settings import (
    INSTANCE,
    MailSecurity,
    Settings,
    SettingsError,
    from_environment,
    variable_names,
)
from wsgi import create_app

NEEDED = {"INSYN_SECRET_KEY": "a secret of the installation"}


@pytest.mark.parametrize("value", ["1", "true", "TRUE", "yes", " 1 "])
def test_demo_is_on_when_said_in_one_of_these_words(value, tmp_path):
    settings = from_environment(
        {"INSYN_DEMO": value, "INSYN_INSTANCE_PATH": str(tmp_path), **NEEDED}
    )

    assert settings.demo is True


@pytest.mark.parametrize("value", ["0", "false", "No", ""])
def test_demo_is_off_when_said_so_or_left_empty(value):
    assert from_environment({"INSYN_DEMO": value, **NEEDED}).demo is False


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12))
def test_demo_is_never_guessed_at(value):
    known = {"0", "1", "true", "false", "yes", "no"}
    environ = {"INSYN_DEMO": value, **NEEDED}

    if value.strip().lower() in known:
        assert from_environment(environ).demo in {True, False}
    else:
        with pytest.raises(SettingsError, match="INSYN_DEMO"):
            from_environment(environ)


@given(st.integers(0, 65535))
def test_port_is_the_number_given(port):
    assert from_environment({"INSYN_MAIL_PORT": str(port), **NEEDED}).mail_port == port


@pytest.mark.parametrize("value", ["-1", "2.5", "1e3", "25 26", "0x19", "²"])
def test_port_is_refused_when_not_a_whole_number(value):
    with pytest.raises(SettingsError, match="INSYN_MAIL_PORT must be a whole number"):
        from_environment({"INSYN_MAIL_PORT": value, **NEEDED})


def test_defaults_stand_when_only_the_secret_is_given():
    settings = from_environment(NEEDED)

    assert settings == Settings(
        database_url=f"sqlite:///{INSTANCE / 'insyn.db'}", secret_key=NEEDED["INSYN_SECRET_KEY"]
    )


def test_start_is_refused_when_the_secret_is_empty():
    with pytest.raises(SettingsError, match="INSYN_SECRET_KEY is missing"):
        from_environment({"INSYN_SECRET_KEY": ""})


def test_other_variables_are_not_read():
    stray = {"SECRET_KEY": "x", "DATABASE_URL": "y", "INSYN_NONSENSE": "z", "DEMO": "1"}

    assert from_environment({**NEEDED, **stray}) == from_environment(NEEDED)


def test_every_variable_changes_its_own_setting(tmp_path):
    plain = from_environment(NEEDED)
    password = tmp_path / "password"
    password.write_text("hemligt", encoding="utf-8")
    given_values = {
        "INSYN_DEMO": "1",
        "INSYN_MAIL_PORT": "587",
        "INSYN_MAIL_SECURITY": "tls",
        "INSYN_MAIL_PASSWORD_FILE": str(password),
        "INSYN_MAIL_FROM": "Kvalitet <kvalitet@kommun.se>",
        "INSYN_PROXIES": "2",
        "INSYN_IDLE_MINUTES": "20",
        "INSYN_INSTANCE_PATH": str(tmp_path),
    }

    for name in variable_names():
        changed = from_environment({**NEEDED, name: given_values.get(name, "something else")})

        field = name.removeprefix("INSYN_").lower()
        assert getattr(changed, field) != getattr(plain, field)


def test_demo_secret_may_be_read_by_its_owner_only(tmp_path):
    from_environment({"INSYN_DEMO": "1", "INSYN_INSTANCE_PATH": str(tmp_path / "new")})

    mode = (tmp_path / "new" / "demo-secret").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_demos_have_secrets_of_their_own(tmp_path):
    secrets = {
        from_environment(
            {"INSYN_DEMO": "1", "INSYN_INSTANCE_PATH": str(tmp_path / name)}
        ).secret_key
        for name in ("one", "two")
    }

    assert len(secrets) == 2


def test_given_secret_is_used_in_a_demo_and_no_file_is_written(tmp_path):
    environ = {"INSYN_DEMO": "1", "INSYN_INSTANCE_PATH": str(tmp_path), **NEEDED}

    assert from_environment(environ).secret_key == NEEDED["INSYN_SECRET_KEY"]
    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.parametrize(
    ("url", "is_sqlite"),
    [("sqlite:////srv/insyn.db", True), ("postgresql+psycopg://insyn@db/insyn", False)],
)
def test_database_is_known_by_the_beginning_of_its_address(url, is_sqlite):
    assert from_environment({**NEEDED, "INSYN_DATABASE_URL": url}).is_sqlite is is_sqlite


@pytest.mark.parametrize(
    ("url", "is_https"),
    [("https://insyn.example.se", True), ("http://https.example.se", False), ("", False)],
)
def test_cookies_are_secure_just_when_readers_come_by_https(url, is_https):
    environ = {**NEEDED, "INSYN_BASE_URL": url, "INSYN_PROXIES": "1"}

    assert from_environment(environ).is_https is is_https


@pytest.mark.parametrize("said", [{}, {"INSYN_PROXIES": ""}])
def test_start_is_refused_when_readers_come_by_https_and_proxies_are_not_counted(said):
    environ = {**NEEDED, "INSYN_BASE_URL": "https://insyn.example.se", **said}

    with pytest.raises(SettingsError, match="INSYN_PROXIES is missing"):
        from_environment(environ)


@pytest.mark.parametrize("said", ["0", "1", "2"])
def test_start_is_allowed_when_proxies_are_counted_also_when_there_are_none(said):
    environ = {**NEEDED, "INSYN_BASE_URL": "https://insyn.example.se", "INSYN_PROXIES": said}

    assert from_environment(environ).proxies == int(said)


def test_command_says_which_setting_is_missing_without_a_trace(monkeypatch):
    monkeypatch.setenv("INSYN_SECRET_KEY", "x")
    monkeypatch.setenv("INSYN_BASE_URL", "https://insyn.example.se")
    monkeypatch.delenv("INSYN_PROXIES", raising=False)

    said = CliRunner().invoke(FlaskGroup(create_app=create_app), ["jobs", "list"])

    assert said.exit_code == 1
    assert said.output.startswith("Error: INSYN_PROXIES is missing.")


@pytest.mark.parametrize(
    ("host", "said", "way"),
    [
        ("mail.kommun.se", "", MailSecurity.STARTTLS),
        ("mail.kommun.se", "tls", MailSecurity.TLS),
        ("mail.kommun.se", "none", MailSecurity.NONE),
        ("localhost", "", MailSecurity.NONE),
        ("127.0.0.1", "", MailSecurity.NONE),
        ("localhost", "starttls", MailSecurity.STARTTLS),
        ("localhost.kommun.se", "", MailSecurity.STARTTLS),
    ],
)
def test_mail_is_encrypted_unless_it_stays_on_the_machine_or_none_is_said(host, said, way):
    environ = {**NEEDED, "INSYN_MAIL_HOST": host, "INSYN_MAIL_SECURITY": said}

    assert from_environment(environ).mail_way is way


@pytest.mark.parametrize("said", ["ssl", "STARTTLS", "yes"])
def test_way_of_mail_is_never_guessed_at(said):
    with pytest.raises(SettingsError, match="INSYN_MAIL_SECURITY must be starttls, tls or none"):
        from_environment({**NEEDED, "INSYN_MAIL_SECURITY": said})


@pytest.mark.parametrize("said", ["kvalitet", "Kvalitet <kvalitet>", "<>"])
def test_sender_is_refused_when_it_holds_no_address(said):
    with pytest.raises(SettingsError, match="INSYN_MAIL_FROM must be an address"):
        from_environment({**NEEDED, "INSYN_MAIL_FROM": said})


def test_mail_password_is_read_from_a_file_and_shown_nowhere(tmp_path):
    path = tmp_path / "password"
    path.write_text("blå hästar\n", encoding="utf-8")

    settings = from_environment({**NEEDED, "INSYN_MAIL_PASSWORD_FILE": str(path)})

    assert settings.mail_password == "blå hästar"
    assert "hästar" not in repr(settings)


def test_start_is_refused_when_the_file_of_the_mail_password_is_not_there(tmp_path):
    missing = str(tmp_path / "nowhere")

    with pytest.raises(SettingsError, match="INSYN_MAIL_PASSWORD_FILE can't be read"):
        from_environment({**NEEDED, "INSYN_MAIL_PASSWORD_FILE": missing})
