"""The page's diff, applied to a copy of Insyn: the format it adds imports, corrects and refuses."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.models import Round
from surveys.instruments.operations import sync_shipped
from tests.app.rows.files import run, write_files
from tests.conftest import NOON

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-an-import-format.md"
FIRST = ["assignment_code,feedback,goals_reached", "X1,yes,hardly", "X2,mostly,"]
CODE = """
import sys
from pathlib import Path
from tests.conftest import settings_for
from wsgi import create_app
app = create_app(settings_for(sys.argv[1], Path(sys.argv[2])))
outcome = app.test_cli_runner().invoke(args=["rows", "import", sys.argv[3]])
print(outcome.output)
raise SystemExit(outcome.exit_code)
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of what the diff changes, with the diff applied."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for part in ("app", "surveys", "audits", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", folder)
    (diff,) = re.findall(r"```diff\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    subprocess.run(["git", "apply", "-"], cwd=folder, input=diff, text=True, check=True)
    return folder


@pytest.fixture
def imported(web, settings, copy, tmp_path):
    """Import a file of the new format in the copy, on this test's database."""
    sync_shipped(NOON)
    db.session.commit()
    run(write_files(tmp_path / "rows"))

    def do(lines):
        file = tmp_path / "commissioner_survey_2017.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        db.session.remove()
        said = [settings.database_url, settings.instance_path, str(file)]
        return subprocess.run(
            [sys.executable, "-c", CODE, *said],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )

    return do


def stored():
    rows = db.session.execute(
        select(Response.answers, ResponseOrigin.assignment_id)
        .join(ResponseOrigin, ResponseOrigin.response_id == Response.id)
        .join(Round, Round.id == Response.round_id)
        .where(Round.purpose == "commissioner_survey")
        .order_by(ResponseOrigin.assignment_id)
    )
    return [row.answers for row in rows]


def test_example_imports_and_corrects_when_its_diff_is_applied(imported):
    first = imported(FIRST)
    assert first.returncode == 0, first.stdout + first.stderr
    assert stored() == [{"feedback": "yes", "goals_reached": "hardly"}, {"feedback": "mostly"}]

    again = imported([*FIRST[:2], "X2,yes,"])
    assert again.returncode == 0, again.stdout + again.stderr
    assert stored()[1] == {"feedback": "yes"}


def test_example_refuses_an_assignment_that_is_not_known(imported):
    refused = imported([FIRST[0], "X9,yes,"])

    assert refused.returncode != 0
    assert "X9" in refused.stdout
    assert stored() == []
