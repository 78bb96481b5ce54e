"""What `make bench` may lean on, what it can be told, and what it says when it can't measure."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bench import servers
from scripts.bench.links import rating_paths
from scripts.bench.options import PARTS, Options, options_of
from scripts.bench.processes import cpu_seconds, family, machine_seconds, memory_mib
from scripts.bench.servers import ROOT, CanNotMeasureError, database_url

CODE = sorted((ROOT / "scripts").rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in found}


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_scripts_need_no_test_and_nothing_outside_the_checkout(path):
    assert "tests" not in imported(path)
    assert "ROOT.parent" not in path.read_text(encoding="utf-8")


def test_everything_is_measured_when_nothing_is_said():
    assert options_of([]) == Options()


def test_parts_and_options_are_taken_as_given(tmp_path):
    given = ["ratings", "--database", "sqlite", "--receipt", "without", "--users", "3"]
    more = ["--seconds", "0.5", "--answers", "1e3", "1e4", "--folder", str(tmp_path)]

    options = options_of([*given, *more])

    assert options.parts == ("ratings",)
    assert (options.database, options.receipt) == (("sqlite",), "without")
    assert (options.users, options.seconds) == (3, 0.5)
    assert (options.answers, options.folder) == ((1000, 10000), tmp_path)


def test_part_that_does_not_exist_is_refused_with_those_that_do(capsys):
    with pytest.raises(SystemExit):
        options_of(["speed"])

    told = capsys.readouterr().err
    assert "speed" in told
    assert all(part in told for part in PARTS)


def test_missing_postgresql_is_said(monkeypatch, tmp_path):
    monkeypatch.delenv("INSYN_TEST_POSTGRESQL", raising=False)

    with pytest.raises(CanNotMeasureError, match="INSYN_TEST_POSTGRESQL"):
        database_url("postgresql", "floor", tmp_path)


def test_server_that_does_not_start_is_said():
    with (
        pytest.raises(CanNotMeasureError, match="did not start"),
        servers._gunicorn(["no_such_module:app", "--log-level", "critical"], os.environ),
    ):
        pass


def test_links_to_rate_by_open_the_form(web, client):
    web.test_cli_runner().invoke(args=["prepare"])

    paths = rating_paths(1700)  # more than one for each pair of unit and participant

    pages = [client.get(path) for path in (paths[0], paths[-1])]
    assert len(set(paths)) == 1700
    assert [page.status_code for page in pages] == [200, 200]
    assert all('name="csrf"' in page.text for page in pages)


def test_processor_time_of_ended_children_is_counted():
    child = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess as s, sys; s.run([sys.executable, '-c', {child!r}]); print('done', flush=True); input()"
    machine = machine_seconds()
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        alone, spent = list(family(process.pid)), cpu_seconds(process.pid)
        memory = memory_mib(process.pid)
        process.communicate("")

    assert alone == [process.pid]
    assert spent >= 0.3
    assert machine_seconds() - machine >= 0.3
    assert memory > 1
