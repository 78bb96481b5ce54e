"""One worker, several requests at once: each reader gets the own page in the own language."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import current_app

from app.db import db
from app.roles import Role
from app.serving.processes import wait_until_answering
from scripts.bench.servers import free_port
from tests.factories import make_commissioner, make_user

ROOT = Path(__file__).resolve().parents[3]
READERS, TIMES = 6, 25
LANGUAGE = re.compile(r'<html lang="(\w+)"')
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")


@pytest.fixture
def readers(web):
    """Cookies of signed-in users and the e-mail that only the own account's page shows."""
    commissioner = make_commissioner()
    users = [make_user(Role.AUDITOR, commissioner) for _ in range(READERS)]
    db.session.commit()
    serializer = current_app.session_interface.get_signing_serializer(current_app)
    return [
        (serializer.dumps({"_user_id": each.get_id(), "_fresh": True}), each.email, language)
        for each, language in zip(users, ("sv", "en") * READERS, strict=False)
    ]


@pytest.fixture
def port(settings, readers):
    """A web server of one worker with as many threads as readers."""
    del readers  # they must be there before it starts
    environment = os.environ | {
        "INSYN_DATABASE_URL": settings.database_url,
        "INSYN_SECRET_KEY": settings.secret_key,
        "INSYN_INSTANCE_PATH": settings.instance_path,
        "INSYN_LOG_LEVEL": "ERROR",
        "INSYN_WEB_WORKERS": "1",
        "INSYN_WEB_THREADS": str(READERS),
    }
    found = free_port()
    config = ROOT / "app" / "serving" / "gunicorn_conf.py"
    command = [sys.executable, "-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{found}"]
    server = subprocess.Popen([*command, "wsgi:create_app()"], env=environment, cwd=ROOT)
    assert wait_until_answering(found, lambda: server.poll() is None)
    yield found
    server.send_signal(signal.SIGTERM)
    server.wait(20)


def read(port: int, cookie: str, language: str, seen: list[tuple[str, set[str]]]) -> None:
    """Open the account's page over and over on one connection; note language and e-mails shown."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(TIMES):
        connection.request(
            "GET", "/account", headers={"Cookie": f"insyn={cookie}; language={language}"}
        )
        page = connection.getresponse().read().decode()
        seen.append((LANGUAGE.search(page)[1], set(EMAIL.findall(page))))
    connection.close()


def test_each_reader_gets_the_own_page_when_many_read_at_once(port, readers):
    seen = [[] for _ in readers]
    threads = [
        threading.Thread(target=read, args=(port, cookie, language, found))
        for (cookie, _email, language), found in zip(readers, seen, strict=True)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    expected = [[(language, {email})] * TIMES for _cookie, email, language in readers]
    assert seen == expected
