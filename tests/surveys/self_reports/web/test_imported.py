"""The same unit's self-report by the web and by an imported row: the first one stands."""

import pytest
from sqlalchemy import select

from app.db import db
from surveys.answering.models import Response, SelfReportClaim
from tests.app.rows.files import SELF_REPORTS, places, run
from tests.factories import log_in
from tests.surveys.factories_self_reports import make_year, report_of, saved_draft, send_for


@pytest.fixture
def year(web):
    return make_year()


@pytest.fixture
def folder(year, tmp_path):
    """A folder with one file: the unit's row for the round's year."""
    number = year.round.year
    row = f"{year.unit.code},{number},{number}-06-01,no,,,,0,,0,,yes,yes,yes,,no,,"
    path = tmp_path / f"self_reports_{number}.csv"
    path.write_text("\n".join([SELF_REPORTS[0], row, ""]), encoding="utf-8")
    return tmp_path


def test_row_is_refused_when_the_unit_has_answered_on_the_web(year, folder):
    send_for(year, year.unit, year.manager)

    report = run(folder)

    assert [place[2] for place in places(report)] == ["unit_code"]
    assert len(db.session.scalars(select(Response)).all()) == 1


def test_draft_is_set_aside_when_the_unit_s_row_is_imported(web, year, folder):
    saved_draft(year, {"had_clients": "yes"})

    report = run(folder)

    assert not report.has_faults
    claim = db.session.scalars(select(SelfReportClaim)).one()
    assert claim.round_id == year.round.id
    client = web.test_client()
    log_in(client, year.manager)
    saved = client.post(year.address("year"), data={"had_clients": "yes"})
    assert saved.status_code == 409
    overview = client.get(year.address()).get_data(as_text=True)
    assert "svaren kom in som en fil" in overview
    assert "Dra tillbaka" not in overview
    assert report_of(year).receipt.number is None
