"""Documents that lead somewhere: every link, every decision in the index."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_something(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)

    gone = [to for to in LINK.findall(text) if not (page.parent / to).exists()]

    assert gone == []


def test_every_decision_stands_in_the_index_once():
    folder = ROOT / "docs" / "decisions"
    index = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))

    assert sorted(index) == sorted(page.name for page in folder.glob("0*.md"))


def test_the_picture_of_the_house_names_every_room():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        folder.name
        for part in ("app", "surveys", "audits")
        for folder in (ROOT / part).iterdir()
        if (folder / "__init__.py").exists() and folder.name != "demo"
    }

    assert {room for room in rooms if f"{room}/" not in text} == set()
