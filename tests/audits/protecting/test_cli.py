"""The protect command: files in, files out, and the exit codes that scripts rely on."""

import pytest
from click.testing import CliRunner

from audits.protecting import cli as protecting
from audits.protecting.domain.long_form import HIDDEN
from audits.release.queries.register import releases_of

COUNTS = """\
unit,provider,sex,count
u1,p1,girl,9
u1,p1,boy,8
u2,p1,girl,3
u2,p1,boy,12
u3,p2,girl,11
u3,p2,boy,7
u4,p2,girl,6
u4,p2,boy,9
u5,p3,girl,10
u5,p3,boy,14
"""
OPTIONS = ("--rows", "unit,provider", "--columns", "sex", "--insiders", "provider")


@pytest.fixture
def run(web, tmp_path):
    """Run the command on a file; gives the result."""

    def ran(text, *args):
        path = tmp_path / "counts.csv"
        path.write_text(text, encoding="utf-8")
        return web.test_cli_runner().invoke(args=["protect", str(path), *OPTIONS, *args])

    return ran


def test_protected_table_goes_out_and_the_report_beside_it(run):
    result = run(COUNTS)

    assert result.exit_code == 0
    assert f"u2,p1,girl,{HIDDEN}\n" in result.stdout
    assert "u2,p1,girl,3" not in result.output
    assert "cells" in result.stderr
    assert "Time:" in result.stderr


def test_protected_table_is_written_to_a_file_and_guards_the_next(run, tmp_path):
    output = tmp_path / "first.csv"

    first = run(COUNTS, "--output", str(output))
    second = run(COUNTS, "--earlier", str(output))

    assert (first.exit_code, first.stdout) == (0, "")
    assert second.exit_code == 0
    assert f"u2,p1,girl,{HIDDEN}\n" in output.read_text(encoding="utf-8")


def test_a_table_that_can_not_be_safe_is_refused_with_the_reason(run, tmp_path):
    before = tmp_path / "before.csv"
    before.write_text(COUNTS, encoding="utf-8")
    output = tmp_path / "out.csv"

    result = run(COUNTS, "--earlier", str(before), "--output", str(output))

    assert result.exit_code == 1
    assert "sex=girl, unit=u2 could be derived by anybody" in result.stderr
    assert "can't be made safe" in result.stderr
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "args", "words"),
    [
        (COUNTS + "*,p1,*,33\n", (), "line 12: provider=p1 says 33, its parts add up to 32"),
        (COUNTS.replace("boy,8", "boy,-8"), (), "line 3: the count is negative"),
        (COUNTS.replace("u3,p2", "u3,*"), (), "line 6: unit u3 has no provider"),
        (COUNTS, ("--keep", "unit=u9"), "no cell"),
        (COUNTS, ("--k", "4"), "4"),
        (COUNTS, ("--insiders", "nobody"), "no column nobody"),
    ],
)
def test_a_bad_table_is_refused_with_the_line(run, text, args, words):
    result = run(text, *args)

    assert result.exit_code == 2
    assert words in result.output


def test_a_file_that_is_no_text_is_refused(run, tmp_path):
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\xff\xfe\x00")

    result = run(COUNTS, "--earlier", str(picture))

    assert result.exit_code == 2
    assert "picture.csv is not UTF-8 text" in result.output


def test_rounding_is_offered_instead(run):
    result = run(COUNTS, "--method", "round")

    counts = [int(line.split(",")[-1]) for line in result.stdout.splitlines()[1:]]
    assert result.exit_code == 0
    assert {count % 5 for count in counts} == {0}
    assert "totals may differ" in result.stderr


def test_the_register_guards_the_next_table_of_the_same_people(run):
    asked = ("--population", "clients 2026")

    first = run(COUNTS, *asked, "--register", "By sex")
    second = run(COUNTS.replace("girl,3", "girl,15"), *asked)
    twice = run(COUNTS, *asked, "--register", "By sex")

    (kept,) = releases_of("clients 2026")
    assert first.exit_code == 0
    assert (kept.title, kept.withdrawn_at) == ("By sex", None)
    assert second.exit_code == 2
    assert "was released as" in second.output
    assert twice.exit_code == 2
    assert "in the register as By sex" in twice.output


@pytest.mark.parametrize("args", [(), ("--population", "clients", "--method", "round")])
def test_only_a_hidden_table_of_known_people_is_registered(run, args):
    result = run(COUNTS, "--register", "By sex", *args)

    assert result.exit_code == 2
    assert "--register needs --population" in result.output
    assert releases_of("clients") == ()


def test_a_long_run_tells_how_far_it_has_come(run, monkeypatch):
    monkeypatch.setattr(protecting, "_TELL_EVERY_S", -1.0)

    result = run(COUNTS)

    assert "1 of " in result.stderr


def test_a_run_that_is_stopped_writes_nothing(run, monkeypatch, tmp_path):
    def stop(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(protecting, "_done", stop)
    output = tmp_path / "out.csv"

    result = run(COUNTS, "--output", str(output))

    assert result.exit_code == 1
    assert "Aborted" in result.output
    assert not output.exists()


def test_help_names_what_can_be_asked():
    result = CliRunner().invoke(protecting.protect, ["--help"])

    assert all(word in result.output for word in ("--insiders", "--earlier", "--keep", "--method"))
