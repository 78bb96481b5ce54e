"""The how-to pages: their examples work as they stand, with no other edit."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import select

from app.db import db
from app.roles import Role
from surveys.answering.models import Response
from surveys.collections.domain.rounds import Mode
from surveys.collections.operations.invitations import Invite, invite
from surveys.instruments.definitions import DefinitionErrors, load
from surveys.instruments.domain.cells import from_cell, to_cell
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.scoring import score
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.models import AgeBand
from surveys.practice.queries.sessions import fitting_key
from surveys.results.queries.recount import differences
from surveys.tallies.models import Tally
from tests.conftest import NOON
from tests.factories import log_in, make_commissioner, make_user
from tests.surveys.factories import make_round, make_version

PAGES = Path(__file__).parents[3] / "docs/how-to"
OPEN = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 12, 31)}


def example(page, language):
    """The page's example in a language."""
    return re.search(rf"```{language}\n(.*?)```", (PAGES / page).read_text("utf-8"), re.DOTALL)[1]


def hidden(page, name="csrf"):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def loaded(web, folder, page):
    """Load the page's instrument as somebody does who has written its file."""
    file = folder / "mine.yaml"
    file.write_text(example(page, "yaml"), "utf-8")
    result = web.test_cli_runner().invoke(args=["instruments", "load", str(file)])
    assert result.output == "1 versions are new or changed.\n"


def link(round_):
    token = invite(Invite(round_, group_key="outpatient"), NOON)
    db.session.commit()
    return f"/a/{token}"


def stored_answers():
    db.session.rollback()
    return list(db.session.scalars(select(Response.answers)))


def test_faces_for_the_youngest_are_offered_and_answered_by_one_file(web, client, tmp_path):
    make_version("session_two")
    loaded(web, tmp_path, "add-an-instrument.md")
    round_ = make_round("my_faces", Mode.CONFIDENTIAL, **OPEN)
    address = link(round_)

    page = client.get(address)
    sent = client.post(address, data={"csrf": hidden(page), "how": "glad"})

    assert "Roligt" in page.text
    assert sent.status_code == 303
    assert stored_answers() == [{"how": "glad"}]
    assert fitting_key(AgeBand.UNDER_6, Moment.AFTER, NOON.date()) == "my_faces"
    assert fitting_key(AgeBand.FROM_6_TO_12, Moment.AFTER, NOON.date()) == "session_two"
    assert score(instrument_of(latest_version("my_faces")), {"how": "glad"}) is None


@pytest.fixture
def stars(web, tmp_path, monkeypatch):
    """The page's type: its class registered, its template in a folder of its own."""
    made = {}
    exec(example("add-a-question-type.md", "python"), made)  # noqa: S102  (the page's own example)
    type_ = made["Stars"]()
    monkeypatch.setitem(TYPES, "stars", type_)
    template = tmp_path / type_.widget
    template.parent.mkdir(parents=True)
    template.write_text(example("add-a-question-type.md", "html"), "utf-8")
    own = FileSystemLoader(tmp_path)
    monkeypatch.setattr(web.jinja_env, "loader", ChoiceLoader([own, web.jinja_env.loader]))


def answered(client, address, stars):
    begun = client.post(address, data={"csrf": hidden(client.get(address))})
    page = client.get(begun.headers["Location"])
    data = {"csrf": hidden(page), "choice": "next", "visit": stars}
    saved = client.post(begun.headers["Location"], data=data)
    return page, saved


@pytest.mark.usefixtures("stars")
def test_new_type_is_asked_stored_counted_and_shown_by_its_class_alone(web, client, tmp_path):
    loaded(web, tmp_path, "add-a-question-type.md")
    municipality = make_commissioner()
    round_ = make_round("star_survey", Mode.CONFIDENTIAL, commissioner_id=municipality.id, **OPEN)
    id_, address = round_.id, link(round_)

    page, saved = answered(client, address, "3")
    check = client.get(saved.headers["Location"])
    client.post("/answer/send", data={"csrf": hidden(check)})

    assert "★★★★</span>" in page.text
    assert "★★★" in check.text
    assert stored_answers() == [{"visit": 3}]
    counted = select(Tally.value, Tally.n).where(Tally.question_key == "visit")
    assert db.session.execute(counted).all() == [("3", 1)]
    assert list(differences()) == []

    auditor = web.test_client()
    log_in(auditor, make_user(Role.AUDITOR, municipality))
    db.session.commit()
    shown = auditor.get(f"/rounds/{id_}/results").text
    file = auditor.get(f"/rounds/{id_}/results.csv").get_data(as_text=True)

    assert "Hur var besöket?" in shown
    assert "1 av 1" in shown
    rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))
    assert ["visit", "3", "1"] in [[row[1], row[3], row[5]] for row in rows]


@pytest.mark.usefixtures("stars")
def test_new_type_is_refused_read_from_cells_and_scored_by_its_class(web, client, tmp_path):
    loaded(web, tmp_path, "add-a-question-type.md")
    instrument = instrument_of(latest_version("star_survey"))
    question = instrument.question("visit")

    _, saved = answered(client, link(make_round("star_survey", Mode.CONFIDENTIAL, **OPEN)), "5")

    assert saved.status_code == 422
    assert "Välj hur många stjärnor." in saved.text
    assert from_cell(question, to_cell(question, 3)) == 3
    assert (score(instrument, {"visit": 3}).value, score(instrument, {}) is None) == (3, True)


def test_new_type_is_unknown_until_it_is_registered():
    with pytest.raises(DefinitionErrors, match="stars"):
        load(example("add-a-question-type.md", "yaml"), "mine.yaml")


@pytest.mark.usefixtures("stars")
def test_key_of_a_type_is_held_against_its_own_schema():
    text = example("add-a-question-type.md", "yaml")

    with pytest.raises(DefinitionErrors, match="stars"):
        load(text.replace("stars: 4", "stars: 40"), "mine.yaml")
    with pytest.raises(DefinitionErrors, match="ska ha stars"):
        load(text.replace("        stars: 4\n", ""), "mine.yaml")
