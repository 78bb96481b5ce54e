"""The page's diff, applied to a copy of Insyn: the role it adds comes in, and reads what it may."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from app.serving.database import newest_revision

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-role.md"
WRITTEN_AFTER = "0014"  # the newest migration when the page was written
CODE = """
import sys
from pathlib import Path
from flask_migrate import downgrade, upgrade
from sqlalchemy import select
from app.db import db
from app.identity.models.users import User
from tests.conftest import settings_for
from tests.factories import log_in, make_commissioner
from wsgi import create_app
app = create_app(settings_for("sqlite:///" + sys.argv[1], Path(sys.argv[1]).parent))
app.config["TESTING"] = True
with app.app_context():
    upgrade()
    make_commissioner()
    db.session.commit()
    held = ["--role", "board_member", "--commissioner", "Provköping"]
    app.test_cli_runner().invoke(args=["users", "invite", "b@example.se", *held])
    client = app.test_client()
    log_in(client, db.session.scalars(select(User)).one())
    for path in ("/units", "/rounds", "/assignments", "/users"):
        print(path, client.get(path).status_code)
    db.session.remove()
    downgrade(revision=sys.argv[2])
    print("back")
"""


def test_the_role_of_the_page_reads_what_it_may(tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    for part in ("app", "surveys", "audits", "tests", "migrations"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wsgi.py", folder)
    (diff,) = re.findall(r"```diff\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    newest = newest_revision()
    diff = diff.replace(f'"{WRITTEN_AFTER}"', f'"{newest}"')
    subprocess.run(["git", "apply", "-"], cwd=folder, input=diff, text=True, check=True)

    said = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "role.db"), newest],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stdout.splitlines() == [
        "/units 200",
        "/rounds 200",
        "/assignments 403",
        "/users 403",
        "back",
    ], said.stderr[-2000:]
