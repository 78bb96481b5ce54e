"""The summary's commands: files in a folder, at once or through the job process."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.jobs.models import Task
from app.jobs.operations import claim_next
from app.jobs.working import do, kinds_of
from app.roles import Role
from audits.summary.documents import TASK
from tests.factories import make_commissioner, make_provider, make_user

PICTURES = {"users", "response", "areas", "lex_sarah_by_area", "complaints_by_category", "sides"}


@pytest.fixture
def run(web):
    return lambda *args: web.test_cli_runner().invoke(args=["summary", *args])


def work(web):
    """Do the task that waits, here instead of in a process of its own."""
    claimed = claim_next([TASK], by="here:1", at=now())
    db.session.commit()
    do(web, claimed)
    return db.session.scalars(select(Task).execution_options(populate_existing=True)).one()


def test_render_writes_the_page_and_its_charts(run, top, tmp_path):
    result = run("render", "--year", "2017", "--language", "en", "--to", str(tmp_path / "out"))

    there = {path.name: path for path in (tmp_path / "out").iterdir()}
    assert result.exit_code == 0, result.output
    assert set(there) == {"summary-2017.html", *(f"{name}.png" for name in PICTURES)}
    assert '<html lang="en"' in there["summary-2017.html"].read_text("utf-8")


@pytest.mark.parametrize("args", [("--year", "2012"), ("--year", "2017", "--service", "none")])
def test_render_says_so_and_writes_nothing_when_nothing_tells_of_it(run, top, tmp_path, args):
    result = run("render", *args, "--to", str(tmp_path / "out"))

    assert result.exit_code == 2
    assert "There is nothing" in result.output
    assert not (tmp_path / "out").exists()


def test_render_asks_whose_when_there_are_several_and_keeps_them_apart(run, top, tmp_path):
    make_commissioner("Grannby")
    db.session.commit()
    to = ("--year", "2017", "--to", str(tmp_path / "out"))

    assert run("render", *to).exit_code == 2
    assert run("render", *to, "--municipality", "Grannby").exit_code == 2
    assert not (tmp_path / "out").exists()
    assert run("render", *to, "--municipality", "Provköping").exit_code == 0


def test_task_makes_the_same_and_fetch_writes_what_it_kept(run, web, top, tmp_path):
    task_id = run("ask", "--year", "2017").output.strip()
    early = run("fetch", task_id, "--to", str(tmp_path))
    work(web)
    result = run("fetch", task_id, "--to", str(tmp_path))
    run("render", "--year", "2017", "--to", str(tmp_path / "at_once"))

    assert early.exit_code == 2
    assert result.exit_code == 0, result.output
    packed = ZipFile(BytesIO((tmp_path / "summary-2017.zip").read_bytes()))
    assert {name: packed.read(name) for name in packed.namelist()} == {
        path.name: path.read_bytes() for path in (tmp_path / "at_once").iterdir()
    }


def test_task_sees_only_what_its_asker_may_see(run, web, top):
    run("ask", "--year", "2017")
    manager = make_user(Role.UNIT_MANAGER, make_provider("Skogen"))
    db.session.scalars(select(Task)).one().asked_by = manager.id
    db.session.commit()

    task = work(web)

    assert (task.state, task.result, task.error) == ("given_up", None, "NotVisible")


def test_task_is_done_in_a_process_of_its_own(web):
    assert kinds_of(web)[TASK].apart
