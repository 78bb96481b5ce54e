"""The tables of docs/protection.md are those that the command makes."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "protection.md"
NAMED = {"U1": "P1,U1", "U2": "P1,U2", "**P1**": "P1,*", "U3 (**P2**)": "P2,U3", "**all**": "*,*"}
COLUMNS = ("bemotande", "lokaler", "*")


def tables():
    """Each table of the page: a row's name to its cells."""
    found = re.findall(
        r"\| \| bemötande.*?\n\|[-|]+\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8")
    )
    return [
        {cells[0]: cells[1:] for line in body.splitlines() if (cells := parts(line))}
        for body in found
    ]


def parts(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def counts(table):
    lines = ["provider,unit,kind,n"]
    for name in ("U1", "U2", "U3 (**P2**)"):
        of = zip(COLUMNS[:2], table[name], strict=False)
        lines += [f"{NAMED[name]},{kind},{n}" for kind, n in of]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("shown", "options"), [(1, ()), (2, ("--insiders", "unit"))])
def test_table_on_the_page_is_the_one_the_command_makes(web, tmp_path, shown, options):
    whole, *protected = tables()
    file = tmp_path / "counts.csv"
    file.write_text(counts(whole), encoding="utf-8")

    said = web.test_cli_runner().invoke(
        args=["protect", str(file), "--rows", "provider,unit", "--columns", "kind", *options]
    )

    cells = dict(line.rsplit(",", 1) for line in said.stdout.splitlines() if line.count(",") == 3)
    for name, row in protected[shown - 1].items():
        made = [cells[f"{NAMED[name]},{column}"] for column in COLUMNS]
        assert [cell.replace("–", "..") for cell in row] == made, name
