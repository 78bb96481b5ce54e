"""Looking up a receipt number: known or not, which round, which day, and nothing of the answer."""

import pytest
from sqlalchemy import event

from app.clock import local_date, now
from app.db import db
from app.roles import Role
from surveys.answering.operations.sending import Given, send
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.operations.invitations import Invite, invite
from surveys.collections.queries.invitations import link_by_token_hash
from tests.conftest import NOON
from tests.factories import log_in, make_commissioner, make_unit, make_user
from tests.surveys.factories import make_round
from tests.surveys.factories_self_reports import make_year, send_for

SAID = "Ett svar som ingen annan skriver"
UNKNOWN = "finns inte i de omgångar som du ser"


@pytest.fixture
def town(web):
    return make_commissioner()


@pytest.fixture
def auditor(client, town):
    log_in(client, make_user(Role.AUDITOR, town))
    db.session.commit()
    return client


def answered(commissioner, mode=Mode.ANONYMOUS, **given) -> str:
    round_ = make_round(mode=mode, commissioner_id=commissioner.id, **given)
    token = invite(Invite(round_, group_key="outpatient"), NOON)
    db.session.commit()
    link = link_by_token_hash(hash_token(token))
    number = send(link, Given({"trust_in_staff": "yes"}, EntryMode.PHONE, "sv"), now())
    db.session.commit()
    return number


def looked_up(client, number):
    return client.get("/rounds/receipt", query_string={"number": number})


@pytest.mark.parametrize("mode", Mode)
def test_number_tells_the_round_and_the_day(auditor, town, mode):
    number = answered(town, mode, title="Familjerna våren")

    page = looked_up(auditor, number).text

    assert "Svaret har kommit in" in page
    assert "Familjerna våren</a>" in page
    assert f"<time>{local_date(now())}</time>" in page


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: f"  {number.lower()} ",
        lambda number: number.replace("-", ""),
        lambda number: number.replace("-", " – "),
        lambda number: " ".join(number.replace("-", "")),
        lambda number: f"nr {number}".removeprefix("nr "),
        lambda number: number.replace("-", "_") + ".",
    ],
)
def test_number_is_found_however_it_is_typed(auditor, town, typed):
    number = answered(town)

    assert f'<h2 id="outcome">{number}</h2>' in looked_up(auditor, typed(number)).text


def test_number_of_a_self_report_is_found(web, client):
    year = make_year()
    number = send_for(year, year.unit, year.manager, free_text=SAID)
    log_in(client, make_user(Role.AUDITOR, year.municipality))
    db.session.commit()

    page = looked_up(client, number).text

    assert "Svaret har kommit in" in page
    assert year.round.title in page
    assert SAID not in page
    assert year.unit.name not in page


def test_no_answer_is_read_for_a_number(auditor, town):
    number = answered(town)
    read = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _u, said, *_m: read.append(said))

    looked_up(auditor, number)

    assert any("receipt" in said for said in read)
    assert not [said for said in read if "answers" in said]


def test_number_of_another_district_is_as_unknown_as_one_never_given(client, town):
    north, south = (make_commissioner(name, parent=town) for name in ("Norr", "Söder"))
    number = answered(south)
    log_in(client, make_user(Role.AUDITOR, north))
    db.session.commit()

    foreign = looked_up(client, number)
    made_up = looked_up(client, "AAAA-AAAA")

    assert UNKNOWN in foreign.text
    assert foreign.text.replace(number, "AAAA-AAAA") == made_up.text.replace(number, "AAAA-AAAA")


@pytest.mark.parametrize("typed", ["K7MA", "K7MA-4GT0", "åäöåäöåä", "'; --", "x" * 5000])
def test_what_can_not_be_a_number_is_said_to_be_wrong(auditor, typed):
    page = looked_up(auditor, typed)

    assert page.status_code == 200
    assert "Ett kvittonummer har åtta tecken" in page.text
    assert UNKNOWN not in page.text


def test_field_stands_on_the_list_and_on_the_round(auditor, town):
    round_ = make_round(commissioner_id=town.id)
    db.session.commit()

    pages = [auditor.get(path).text for path in ("/rounds", f"/rounds/{round_.id}")]

    assert all('action="/rounds/receipt"' in page for page in pages)
    assert [page.count('aria-current="page"') for page in pages] == [1, 1]


def test_unit_manager_looks_up_nothing(client):
    log_in(client, make_user(Role.UNIT_MANAGER, make_unit()))
    db.session.commit()

    assert looked_up(client, "AAAA-AAAA").status_code == 403
