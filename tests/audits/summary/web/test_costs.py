"""What pages of figures cost at ten assignments they cost at a thousand: statements, and rows read."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, event, insert, select

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Service, Unit
from app.roles import Role
from tests.audits.exchange.web.test_api import make_key
from tests.audits.stored_year import release_year
from tests.audits.summary.web.signing_in import sign_in

MOST_STATEMENTS = 30
PAGE_OF_ROWS = 50
ROWS_SHOWN = (
    "/summary/2017/figures/assignments_ended",
    "/summary/2017/figures/goals_met?sort=name&page=2",
)
SUMS_SHOWN = (
    "/summary/2017",
    "/summary/2017/charts/users.svg",
    "/summary/2017/figures/complaints",
    "/summary/2017/figures/complaints.csv",
    "/summary/2017/charts/periods-goals_met.svg",
    "/summary/2017/charts/periods-assignments_ended.svg",
    "/summary/2017/charts/funnel-goals_met.svg",
    "/summary/2017/breakdowns/complaints_by_category/treatment_by_staff",
    "/summary/2017/breakdowns/complaints_by_category/treatment_by_staff.csv",
)
OF_SYSTEM = ("/api/v1/figures?year=2017",)
KEY = {"Authorization": "Bearer a-key-for-tests"}


class Cost:
    """Statements sent, and rows got from the assignments, while a page is asked for."""

    def __init__(self):
        self.statements, self.rows = 0, 0
        event.listen(db.engine, "before_cursor_execute", self._sent)
        event.listen(db.engine, "after_cursor_execute", self._executed)

    def _sent(self, *_args):
        self.statements += 1

    def _executed(self, _connection, cursor, statement, parameters, _context, many):
        if "FROM assignment" in statement and not many:
            again = cursor.connection.cursor()
            self.rows += len(again.execute(statement, parameters).fetchall())
            again.close()

    def of(self, client, address, **asked):
        self.statements, self.rows = 0, 0
        assert client.get(address, **asked).status_code == 200, address
        return self.statements, self.rows


@pytest.fixture
def cost(web):
    return Cost()


def store(top, n):
    """As many assignments in place of those there were, alike in every other way."""
    db.session.execute(delete(Assignment))
    units = db.session.scalars(select(Unit.id).order_by(Unit.code).limit(5)).all()
    service = db.session.scalar(select(Service.id).order_by(Service.key))
    db.session.execute(
        insert(Assignment),
        [
            {
                "code": f"N{number:05}",
                "municipality_id": top.municipality_id,
                "unit_id": units[number % 5],
                "commissioner_id": top.id,
                "service_id": service,
                "referred_on": date(2016, 1, 10),
                "started_on": date(2016, 2, 1) + timedelta(number % 10),
                "ended_on": date(2017, 3, 1) + timedelta(30 * (number % 10)),
                "goal_outcome": GoalOutcome.MET if number % 10 < 5 else GoalOutcome.NOT_MET,
            }
            for number in range(n)
        ],
    )
    db.session.commit()


def costs(cost, client, top, addresses, n):
    store(top, n)
    for address in addresses:
        client.get(address, headers=KEY)  # what a process loads once
    return {address: cost.of(client, address, headers=KEY) for address in addresses}


def dearer(cost, client, top, addresses):
    """How many more rows each page reads at a thousand than at a hundred."""
    few = costs(cost, client, top, addresses, 100)
    many = costs(cost, client, top, addresses, 1000)
    for address, (statements, _rows) in many.items():
        assert statements == few[address][0] <= MOST_STATEMENTS, address
    return {address: many[address][1] - few[address][1] for address in addresses}


def test_pages_that_count_assignments_cost_the_same_when_they_are_many(client, top, cost):
    sign_in(client, Role.AUDITOR, top)
    release_year(2017)

    assert set(dearer(cost, client, top, SUMS_SHOWN).values()) == {0}


def test_pages_of_rows_read_a_page_when_assignments_are_many(client, top, cost):
    sign_in(client, Role.AUDITOR, top)

    assert max(dearer(cost, client, top, ROWS_SHOWN).values()) <= PAGE_OF_ROWS


def test_page_of_the_own_figures_costs_the_same_when_assignments_are_many(client, top, cost):
    sign_in(client, Role.UNIT_MANAGER, db.session.scalar(select(Unit).order_by(Unit.code)))

    assert dearer(cost, client, top, ("/summary/2017",)) == {"/summary/2017": 0}


def test_figures_for_other_systems_cost_the_same_when_assignments_are_many(client, top, cost):
    make_key(top)

    assert set(dearer(cost, client, top, OF_SYSTEM).values()) == {0}


def test_file_holds_every_row_when_they_are_more_than_a_page(client, top):
    sign_in(client, Role.AUDITOR, top)
    store(top, 1000)

    text = client.get("/summary/2017/figures/goals_met.csv").text
    pages = [client.get(f"/summary/2017/figures/goals_met?page={n}").text for n in (1, 20)]

    assert text.count("\r\nN0") == 1000
    assert [page.count('<th scope="row">N0') for page in pages] == [50, 50]
    assert "Sida 20 av 20" in pages[1]
