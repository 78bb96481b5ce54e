import re
from pathlib import Path

import pytest

from app.settings import SettingsError, from_environment, variable_names

TABLE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_table_of_settings_names_just_what_is_read():
    listed = re.findall(r"^\| `(INSYN_\w+)`", TABLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert tuple(listed) == variable_names()


def test_start_is_refused_when_the_secret_is_missing():
    with pytest.raises(SettingsError, match="INSYN_SECRET_KEY is missing"):
        from_environment({})


def test_demo_keeps_its_secret_when_started_again(tmp_path):
    environ = {"INSYN_DEMO": "1", "INSYN_INSTANCE_PATH": str(tmp_path)}

    first, second = from_environment(environ), from_environment(environ)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32


@pytest.mark.parametrize(
    ("name", "value"), [("INSYN_DEMO", "perhaps"), ("INSYN_MAIL_PORT", "twenty-five")]
)
def test_setting_is_refused_by_name_when_its_value_is_of_the_wrong_kind(name, value):
    with pytest.raises(SettingsError, match=name):
        from_environment({"INSYN_SECRET_KEY": "x", name: value})


def test_database_is_the_embedded_one_when_none_is_named(tmp_path):
    settings = from_environment({"INSYN_SECRET_KEY": "x", "INSYN_INSTANCE_PATH": str(tmp_path)})

    assert settings.is_sqlite
    assert settings.database_url.endswith("insyn.db")


def test_settings_show_no_secret_when_printed():
    given = {
        "INSYN_SECRET_KEY": "the-secret-of-the-house",
        "INSYN_DATABASE_URL": "postgresql+psycopg://insyn:the-password@db/insyn",
    }

    settings = from_environment(given)

    shown = repr(settings) + str(settings) + f"{settings!r:>9}"
    assert settings.secret_key == "the-secret-of-the-house"
    assert "the-secret" not in shown
    assert "the-password" not in shown
    assert "municipality='Kommunen'" in shown
