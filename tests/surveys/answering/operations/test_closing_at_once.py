"""A round that is closed while somebody sends or saves: what lands, lands before; the rest is told so."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from sqlalchemy import select

from app.clock import now, today
from app.db import db
from app.errors import DomainError
from surveys.answering.models import Draft, Response
from surveys.answering.operations.closing import close_round
from surveys.answering.operations.drafts import (
    Beginning,
    DraftIsGone,
    open_draft_by_code,
    open_draft_for_invitation,
    save_answers,
)
from surveys.answering.operations.sending import Given, LinkIsRevoked, send
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.domain.tokens import hash_token
from surveys.collections.models import Invitation, Round
from surveys.collections.operations.invitations import Invite, invite_many
from surveys.collections.operations.rounds import RoundIsNotOpen
from surveys.collections.queries.invitations import link_by_token_hash
from surveys.instruments.domain.answers import Parsed
from surveys.results.queries.recount import differences
from surveys.self_reports.operations import NotOpenForAnswers, save_section
from tests.conftest import NOON
from tests.surveys.factories import make_round
from tests.surveys.factories_self_reports import make_year, report_of
from wsgi import create_app

YES = {"trust_in_staff": "yes"}
LINKS, SOON_S = 6, 0.3  # long enough for a statement that waits for nobody


@pytest.fixture
def pg(postgresql):
    app = create_app(postgresql)
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Survey:
    """An open round with links."""

    id: object
    tokens: tuple[str, ...]

    def link(self, number=0):
        return link_by_token_hash(hash_token(self.tokens[number]))


def make_survey(mode=Mode.CONFIDENTIAL, links=1) -> Survey:
    round_ = make_round(mode=mode, opens_on=today(), closes_on=today())
    made = invite_many([Invite(round_, group_key="outpatient")] * links, NOON)
    db.session.commit()
    return Survey(round_.id, tuple(each.token for each in made))


def send_yes(link):
    return send(link, Given(YES, EntryMode.PHONE, "sv"), now())


def close(survey) -> int:
    return close_round(db.session.get_one(Round, survey.id), by=None, at=now())


def stored(model):
    db.session.rollback()
    return db.session.scalars(select(model)).all()


def in_thread(pool, web, deed):
    """A deed with a session of its own, committed; gives what it gave, or the error's name."""

    def run():
        with web.app_context():
            try:
                done = deed()
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return type(error)
            return done

    return pool.submit(run)


def waits(work) -> bool:
    try:
        work.result(SOON_S)
    except TimeoutError:
        return True
    return False


def test_answer_is_refused_when_the_round_was_closed_after_its_page_was_shown(web):
    survey = make_survey()
    link = survey.link()
    close(survey)
    db.session.commit()

    with pytest.raises(LinkIsRevoked):
        send_yes(link)

    assert stored(Response) == []
    assert stored(Invitation)[0].answered_on is None


@pytest.mark.parametrize("mode", Mode)
def test_draft_is_not_opened_when_the_round_was_closed_meanwhile(web, mode):
    survey = make_survey(mode)
    link = survey.link()
    round_ = db.session.get_one(Round, survey.id)
    close(survey)
    db.session.commit()

    opened, holder = (
        (open_draft_by_code, "ABCD-EFGH")
        if mode is Mode.ANONYMOUS
        else (open_draft_for_invitation, link.id)
    )
    with pytest.raises(DraftIsGone):
        opened(round_, holder, Beginning(today()))

    assert stored(Draft) == []


def test_nothing_is_saved_in_a_draft_that_was_taken_by_the_closing(web):
    survey = make_survey()
    round_ = db.session.get_one(Round, survey.id)
    draft = open_draft_for_invitation(round_, survey.link().id, Beginning(today()))
    db.session.commit()
    close(survey)

    with pytest.raises(DraftIsGone):
        save_answers(draft, Parsed(YES, frozenset(), ()), {})


def test_round_is_closed_once_when_it_was_closed_from_elsewhere(web):
    survey = make_survey()
    round_ = db.session.get_one(Round, survey.id)
    close(survey)
    db.session.commit()

    with pytest.raises(RoundIsNotOpen):
        close_round(round_, by=None, at=now())


@pytest.mark.postgresql
def test_closing_waits_for_an_answer_that_is_being_sent(pg):
    survey = make_survey()
    send_yes(survey.link())

    with ThreadPoolExecutor(1) as pool:
        closing = in_thread(pool, pg, lambda: close(survey))
        waited = waits(closing)
        db.session.commit()
        partials = closing.result(20)

    (response,) = stored(Response)
    assert (waited, partials) == (True, 0)
    assert (response.answers, response.is_partial) == (YES, False)
    assert list(differences()) == []


@pytest.mark.postgresql
def test_answer_waits_for_the_closing_and_is_refused(pg):
    survey = make_survey()
    link = survey.link()
    db.session.rollback()
    close(survey)

    with ThreadPoolExecutor(1) as pool:
        sending = in_thread(pool, pg, lambda: send_yes(link))
        waited = waits(sending)
        db.session.commit()
        refused = sending.result(20)

    assert (waited, refused) == (True, LinkIsRevoked)
    assert stored(Response) == []
    assert list(differences()) == []


@pytest.mark.postgresql
def test_answer_is_taken_when_the_closing_came_to_nothing(pg):
    survey = make_survey()
    link = survey.link()
    close(survey)

    with ThreadPoolExecutor(1) as pool:
        sending = in_thread(pool, pg, lambda: send_yes(link))
        waited = waits(sending)
        db.session.rollback()
        number = sending.result(20)

    assert waited
    assert stored(Invitation)[0].receipt == number


@pytest.mark.postgresql
@pytest.mark.parametrize("mode", Mode)
def test_nothing_lands_after_the_closing_when_many_send_at_once(pg, mode):
    survey = make_survey(mode, LINKS)
    links = [survey.link(number) for number in range(LINKS)]
    ready = Barrier(LINKS + 1, timeout=20)

    def sends(link):
        ready.wait()
        return send_yes(link)

    def closes():
        ready.wait()
        close(survey)
        return len(db.session.scalars(select(Response.id)).all())

    with ThreadPoolExecutor(LINKS + 1) as pool:
        sendings = [in_thread(pool, pg, lambda link=link: sends(link)) for link in links]
        landed = in_thread(pool, pg, closes).result(20)
        done = [sending.result(20) for sending in sendings]

    receipts = [number for number in done if number is not LinkIsRevoked]
    answered = [each for each in stored(Invitation) if each.answered_on]
    assert len(stored(Response)) == landed == len(receipts) == len(answered)
    assert list(differences()) == []


@pytest.mark.postgresql
def test_answer_saved_at_the_closing_is_in_the_partial(pg):
    survey = make_survey()
    round_ = db.session.get_one(Round, survey.id)
    draft = open_draft_for_invitation(round_, survey.link().id, Beginning(today()))
    db.session.commit()
    save_answers(draft, Parsed(YES, frozenset(), ()), {})

    with ThreadPoolExecutor(1) as pool:
        closing = in_thread(pool, pg, lambda: close(survey))
        waited = waits(closing)
        db.session.commit()
        partials = closing.result(20)

    (response,) = stored(Response)
    assert (waited, partials) == (True, 1)
    assert (response.answers, response.is_partial) == (YES, True)


@pytest.mark.postgresql
@pytest.mark.parametrize("is_begun", [True, False])
def test_saver_waits_for_the_closing_and_is_told(pg, is_begun):
    survey = make_survey()
    invitation_id = survey.link().id

    def save():
        round_ = db.session.get_one(Round, survey.id)
        draft = open_draft_for_invitation(round_, invitation_id, Beginning(today()))
        save_answers(draft, Parsed(YES, frozenset(), ()), {})

    if is_begun:
        round_ = db.session.get_one(Round, survey.id)
        open_draft_for_invitation(round_, invitation_id, Beginning(today()))
        db.session.commit()
    close(survey)

    with ThreadPoolExecutor(1) as pool:
        saving = in_thread(pool, pg, save)
        waited = waits(saving)
        db.session.commit()
        refused = saving.result(20)

    assert (waited, refused) == (True, DraftIsGone)
    assert stored(Draft) == stored(Response) == []


@pytest.mark.postgresql
def test_self_report_is_not_saved_when_its_round_is_being_closed(pg):
    year = make_year()
    report = report_of(year)
    assert report.round.closed_at is None
    round_id = year.round.id
    db.session.commit()

    with ThreadPoolExecutor(1) as pool:
        closed = in_thread(
            pool, pg, lambda: close_round(db.session.get_one(Round, round_id), by=None, at=now())
        ).result(20)
        with pytest.raises(NotOpenForAnswers):
            save_section(
                report, Parsed({"complaints": 1}, frozenset(), ()), {}, Beginning(on=today())
            )

    assert closed == 0
    assert stored(Draft) == []
