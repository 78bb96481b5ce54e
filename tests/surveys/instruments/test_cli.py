from pathlib import Path

from sqlalchemy import select

from app.db import db
from surveys.instruments.cli import load_missing
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import open_version
from surveys.instruments.queries import latest_version
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = 8


def run(web, *arguments):
    return web.test_cli_runner().invoke(args=["instruments", *arguments])


def licensed_file(tmp_path, version=2):
    """The wording of a licensee: the shipped file with a sentence and a version of its own."""
    text = (ROOT / "surveys" / "instruments" / "shipped" / "ors.yaml").read_text(encoding="utf-8")
    text = text.replace("version: 1", f"version: {version}", 1).replace("Hur har du det?", "Läget?")
    path = tmp_path / "ors.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_instruments_are_loaded_once(web):
    first, again = run(web, "load"), run(web, "load")

    assert f"{SHIPPED} versions" in first.output
    assert "0 versions" in again.output
    assert len(db.session.scalars(select(InstrumentVersion)).all()) == SHIPPED


def test_installation_gets_its_instruments_when_it_has_none(web):
    load_missing()
    load_missing()

    assert len(db.session.scalars(select(InstrumentVersion)).all()) == SHIPPED


def test_licensed_wording_becomes_the_newest_version(web, tmp_path):
    run(web, "load")

    result = run(web, "load", str(licensed_file(tmp_path)))

    assert result.exit_code == 0
    assert latest_version("ors").version == 2
    assert "ors 2 (not opened)" in run(web, "list").output


def test_opened_version_is_not_replaced(web, tmp_path):
    run(web, "load")
    open_version(latest_version("ors"), NOON)
    db.session.commit()

    result = run(web, "load", str(licensed_file(tmp_path, version=1)))

    assert result.exit_code == 1
    assert "kan inte ändras" in result.output
    assert "(opened)" in run(web, "list").output


def test_faulty_file_is_refused_with_its_lines(web, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("key: broken\nversion: one\n", encoding="utf-8")

    result = run(web, "load", str(path))

    assert result.exit_code == 1
    assert "broken.yaml:2" in result.output
    assert db.session.scalars(select(InstrumentVersion)).all() == []


def test_check_tells_the_faults_of_every_file_and_loads_nothing(web, tmp_path):
    good = licensed_file(tmp_path)
    (broken := tmp_path / "broken.yaml").write_text("key: broken\nversion: one\n", "utf-8")

    right, wrong = run(web, "check", str(good)), run(web, "check", str(broken), str(good))

    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert right.output == "1 definitions, without faults.\n"
    assert "broken.yaml:2: version: " in wrong.output
    assert db.session.scalars(select(InstrumentVersion)).all() == []
