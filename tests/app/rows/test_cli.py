import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.db import db
from tests.app.rows.files import (
    UNITS,
    USER_SURVEY,
    YEAR_2017,
    content,
    with_cell,
    write_files,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def command(web):
    """Run `rows` with words, without leaving the test's transaction open."""

    def run(*words):
        db.session.rollback()
        return web.test_cli_runner().invoke(args=["rows", *map(str, words)])

    return run


def test_command_tells_each_file_when_the_reference_year_is_imported(command):
    result = command("import", YEAR_2017)

    assert result.exit_code == 0
    assert "units.csv: 190 nya, 0 ändrade, 0 oförändrade" in result.stdout
    assert "figures.csv" in result.stderr


def test_command_says_that_nothing_changed_when_run_twice(command, tmp_path):
    folder = write_files(tmp_path / "rows")
    command("import", folder)

    result = command("import", folder)

    assert "units.csv: 0 nya, 0 ändrade, 2 oförändrade" in result.stdout
    assert "Ingenting är ändrat" in result.stdout


def test_command_stores_nothing_when_dry_run(command, tmp_path):
    before = content()

    result = command("import", "--dry-run", write_files(tmp_path / "rows"))

    assert result.exit_code == 0
    assert "units.csv: 2 nya" in result.stdout
    assert content() == before


def test_command_fails_with_a_table_of_errors_when_a_cell_is_wrong(command, tmp_path):
    before = content()
    wrong = with_cell(USER_SURVEY, 3, "trust_in_staff", "often")

    result = command("import", write_files(tmp_path / "rows", {"user_survey_2017.csv": wrong}))

    assert result.exit_code == 1
    line = next(line for line in result.stderr.splitlines() if "often" in line)
    assert line.split()[:4] == ["user_survey_2017.csv", "3", "trust_in_staff", "often"]
    assert "1 fel. Ingenting är sparat." in result.stderr
    assert content() == before


def test_command_counts_the_errors_that_it_does_not_list_when_there_are_many(command, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("\n".join([UNITS[0], *(f"U{n},N,P,x" for n in range(1200))]), encoding="utf-8")

    result = command("import", path)

    assert "… och 200 fel till." in result.stderr
    assert "1200 fel. Ingenting är sparat." in result.stderr.replace("\xa0", "")


def test_command_refuses_a_language_that_it_does_not_speak(command, tmp_path):
    folder = write_files(tmp_path / "rows")

    refused, taken = (command("import", folder, "--language", word) for word in ("fi", "en"))

    assert refused.exit_code == 2
    assert taken.exit_code == 0
    assert "units.csv: 2 " in taken.stdout


def test_database_is_as_before_when_import_is_killed(web, settings, tmp_path):
    """Kill -9 in the middle of a long file."""
    db.session.rollback()
    before = content()
    db.session.rollback()
    path = tmp_path / "user_survey_2019.csv"
    rows = (f"outpatient,{n},yes,no,yes,no,dont_know" for n in range(60_000))
    path.write_text("\n".join([USER_SURVEY[0], *rows]), encoding="utf-8")
    environ = {
        **os.environ,
        "INSYN_DATABASE_URL": settings.database_url,
        "INSYN_SECRET_KEY": settings.secret_key,
        "INSYN_INSTANCE_PATH": str(tmp_path),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "rows", "import", str(path)],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until_writing(Path(settings.database_url.removeprefix("sqlite:///")), process)

    process.send_signal(signal.SIGKILL)
    process.wait()

    assert process.returncode == -signal.SIGKILL
    assert content() == before
    assert db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def wait_until_writing(database, process):
    """Until another process holds the write lock, and has had it for a moment."""
    base = sqlite3.connect(database, timeout=0, isolation_level=None)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            base.execute("BEGIN IMMEDIATE")
            base.execute("ROLLBACK")
        except sqlite3.OperationalError:
            time.sleep(1)
            break
        time.sleep(0.05)
    base.close()
