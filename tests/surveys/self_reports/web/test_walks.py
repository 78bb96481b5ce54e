"""A self-report walked section by section with answers drawn at random, checked, signed, corrected."""

import re

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db import db
from surveys.answering.models import Draft, Response, SelfReportClaim
from surveys.instruments.domain.routing import reachable_sections
from surveys.results.queries.recount import differences
from tests.examples import examples
from tests.factories import log_in
from tests.surveys.answer_strategies import INSTRUMENTS, everything, fields_of
from tests.surveys.factories_self_reports import make_year, report_of, send_for

INSTRUMENT = INSTRUMENTS["self_report"]
SERVICES = ("family_counselling", "residential")
WALKS = examples(1 / 10)


def count(model):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def revisions_on(page):
    return dict(re.findall(r'name="(\w+__revision)" value="(\d+)"', page))


def walk(client, year, drawn):
    """Post every section that can be reached by then; gives the answers posted, later ones last."""
    posted = {}
    for section in INSTRUMENT.sections:
        if section not in reachable_sections(INSTRUMENT, report_of(year).answers):
            continue
        address = year.address(section.key)
        keys = [question.key for question in section.questions]
        data = revisions_on(client.get(address).text) | fields_of(drawn, keys)
        answer = client.post(address, data=data)
        assert answer.status_code in {303, 422}  # 422: saved, and disagrees with another number
        db.session.rollback()
        posted |= {key: drawn[key][1] for key in keys if drawn[key] is not None}
    return posted


def test_self_report_saves_what_was_posted_section_by_section(client, web):
    year = make_year()
    log_in(client, year.manager)

    @WALKS
    @given(everything("self_report", SERVICES), st.sampled_from(("yes", "no")))
    def saves(drawn, had_clients):
        drawn["had_clients"] = ({"had_clients": had_clients}, had_clients)
        before = dict(report_of(year).answers)

        posted = walk(client, year, drawn)

        assert report_of(year).answers == before | posted

    saves()
    assert count(Draft) == 1
    assert count(Response) == 0


def test_tallies_equal_a_recount_when_reports_are_sent_withdrawn_and_sent_again(client, web):
    year = make_year()
    log_in(client, year.manager)
    receipts = []

    for _ in range(2):
        receipts.append(send_for(year, year.unit, year.manager))
        assert (count(Response), count(SelfReportClaim), list(differences())) == (1, 1, [])
        client.post(year.address("withdraw"))
        assert (count(Response), count(SelfReportClaim), list(differences())) == (0, 0, [])

    assert len(set(receipts)) == 2
    assert count(Draft) == 1
