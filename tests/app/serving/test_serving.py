"""Preparing an installation, the demo's commands, and what is told when Insyn has started."""

import errno
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

import surveys
from app.db import db
from app.identity.models.users import User
from app.organisation.models.units import Provider, Unit
from app.part import Demo, DemoLink, Part
from app.roles import Role
from app.serving.part import ServingPermission, announce, demo_links, fill_demo, prepare
from app.serving.processes import listen
from surveys.instruments.models import InstrumentVersion
from tests.conftest import settings_for
from tests.factories import make_provider, make_user
from wsgi import create_app


def part_with(demo: Demo) -> Part:
    return Part(name="x", permissions=ServingPermission, grants={}, demo=demo)


def add_one() -> None:
    make_provider("Ängens stöd AB")


def fail() -> None:
    make_provider("Skogens stöd AB")
    raise RuntimeError("no more rows")


def units() -> int:
    return db.session.scalar(select(func.count(Unit.id)))


SHIPPED = Path(surveys.__file__).parent / "instruments" / "shipped"
LINK = DemoLink("a family", "/a/token")


def small_demo(web, *demos: Demo) -> None:
    web.config["PARTS"] = [part_with(demo) for demo in demos]


def providers() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Provider.name)))


def test_preparing_loads_the_shipped_instruments_and_makes_no_rows_when_not_a_demo(web):
    prepare()

    shipped = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
    assert sorted(db.session.scalars(select(InstrumentVersion.key))) == shipped
    assert units() == 0


def test_preparing_twice_loads_nothing_more(web):
    prepare()
    before = db.session.scalar(select(func.count(InstrumentVersion.id)))

    prepare()

    assert db.session.scalar(select(func.count(InstrumentVersion.id))) == before


def test_preparing_makes_the_folder_of_the_installation_when_missing(web, tmp_path):
    web.instance_path = str(tmp_path / "deep" / "instance")

    prepare()

    assert (tmp_path / "deep" / "instance").is_dir()


def test_preparing_fills_the_demo_when_nobody_is_there(demo_web):
    small_demo(demo_web, Demo(add_one, lambda: ()))

    prepare()

    assert providers() == ["Ängens stöd AB"]


def test_preparing_leaves_the_demo_when_there_are_users(demo_web):
    make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    small_demo(demo_web, Demo(add_one, lambda: ()))

    prepare()

    assert providers() == []


def test_preparing_never_fills_an_installation_that_is_no_demo(web):
    small_demo(web, Demo(add_one, lambda: ()))

    prepare()

    assert providers() == []


def test_demo_is_filled_wholly_or_not_at_all(demo_web):
    small_demo(demo_web, Demo(add_one, lambda: ()), Demo(fail, lambda: ()))

    with pytest.raises(RuntimeError):
        fill_demo()

    assert providers() == []


def test_links_are_those_of_every_part_in_order_when_a_demo(demo_web):
    other = DemoLink("b", "/log-in")
    small_demo(demo_web, Demo(add_one, lambda: (LINK,)), Demo(add_one, lambda: (other,)))

    assert tuple(demo_links()) == (LINK, other)


def test_links_are_none_when_not_a_demo(web):
    small_demo(web, Demo(add_one, lambda: (LINK,)))

    assert tuple(demo_links()) == ()


def test_links_are_stored_when_they_were_made(demo_web):
    def make_link():
        add_one()
        return (LINK,)

    small_demo(demo_web, Demo(add_one, make_link))

    tuple(demo_links())

    assert providers() == ["Ängens stöd AB"]


def test_announcement_puts_each_link_on_a_line_of_its_own(capsys):
    announce("http://127.0.0.1:8000", (LINK, DemoLink("an auditor", "/log-in?email=a@b")))

    lines = capsys.readouterr().out.splitlines()
    assert "http://127.0.0.1:8000" in lines[1]
    assert lines[2:] == [
        "  a family    http://127.0.0.1:8000/a/token",
        "  an auditor  http://127.0.0.1:8000/log-in?email=a@b",
    ]


def test_announcement_is_one_line_when_there_are_no_links(capsys):
    announce("https://insyn.example.se", ())

    assert capsys.readouterr().out.strip().startswith("Insyn answers at https://insyn.example.se")


def test_serving_says_which_port_is_free_when_the_port_is_taken(web):
    with listen(0) as server:
        port = server.getsockname()[1]

        result = web.test_cli_runner().invoke(args=["serve", "--port", str(port)])

    free = int(re.search(r"make run PORT=(\d+)", result.output)[1])
    assert result.exit_code == 1
    assert f"Port {port} is taken. Port {free} is free" in result.output
    listen(free).close()


def test_serving_says_why_a_port_can_not_be_had(web, monkeypatch):
    def refuse(_port):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("app.serving.part.listen", refuse)

    result = web.test_cli_runner().invoke(args=["serve", "--port", "80"])

    assert result.exit_code == 1
    assert "Port 80 can't be had (Permission denied). Port " in result.output


@pytest.mark.parametrize("port", ["0", "65536", "here"])
def test_serving_refuses_what_is_no_port(web, port):
    assert web.test_cli_runner().invoke(args=["serve", "--port", port]).exit_code == 2


def test_serving_changes_nothing_when_the_port_is_taken(tmp_path):
    path = tmp_path / "untouched.db"
    app = create_app(settings_for(f"sqlite:///{path}", tmp_path))
    with listen(0) as server:
        app.test_cli_runner().invoke(args=["serve", "--port", str(server.getsockname()[1])])

    assert not path.exists()


def test_prepare_command_says_when_it_is_done(web):
    result = web.test_cli_runner().invoke(args=["prepare"])

    assert (result.exit_code, result.output) == (0, "Ready.\n")


def test_reset_is_refused_when_not_a_demo(web):
    make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()

    result = web.test_cli_runner().invoke(args=["demo", "reset"])

    assert result.exit_code == 1
    assert "INSYN_DEMO=1" in result.output
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_reset_is_refused_when_the_database_is_not_a_file_of_ours(tmp_path):
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    app = create_app(replace(settings_for(url, tmp_path), demo=True))

    result = app.test_cli_runner().invoke(args=["demo", "reset"])

    assert result.exit_code == 1
    assert "SQLite" in result.output


def test_reset_throws_old_rows_away_when_a_demo(demo_web):
    make_provider("Skogens stöd AB")
    make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    db.session.remove()
    small_demo(demo_web, Demo(add_one, lambda: ()))

    result = demo_web.test_cli_runner().invoke(args=["demo", "reset"])

    assert result.exit_code == 0
    assert providers() == ["Ängens stöd AB"]


def test_links_are_printed_with_their_readers(demo_web):
    small_demo(demo_web, Demo(add_one, lambda: (LINK,)))

    result = demo_web.test_cli_runner().invoke(args=["demo", "links"])

    assert result.output == "a family: /a/token\n"
