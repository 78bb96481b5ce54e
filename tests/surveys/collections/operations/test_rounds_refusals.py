"""What is refused of a round: in which words, and that the tables stay as they were."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.answering.operations.closing import close_round
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Invitation, Round, RoundGroup
from surveys.collections.operations.rounds import (
    DatesAreWrong,
    GroupDraft,
    ModeIsFixed,
    NoSuchGroup,
    RoundDraft,
    RoundExists,
    RoundIsNotOpen,
    TooFewInvited,
    TooManyLinks,
    change_mode,
    make_links,
    make_round,
    revoke_unused,
    set_invited,
)
from surveys.instruments.operations import LicenceIsMissing
from tests.conftest import NOON
from tests.factories import make_commissioner, make_user
from tests.surveys.factories import make_version

AFTER = datetime(2026, 12, 15, 23, 30, tzinfo=UTC)  # the 16th in Stockholm


@pytest.fixture
def auditor(web):
    return make_user(Role.AUDITOR, make_commissioner())


@pytest.fixture
def draft(auditor):
    return RoundDraft(
        version=make_version("user_survey"),
        commissioner_id=auditor.memberships[0].commissioner_id,
        year=2026,
        title="Brukarenkät 2026",
        mode=Mode.ANONYMOUS,
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        groups=(
            GroupDraft("outpatient", "Öppenvård", 5),
            GroupDraft("residential", "Heldygnsvård", 0),
        ),
    )


@pytest.fixture
def round_(draft, auditor):
    return make_round(draft, by=auditor.id, at=NOON)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def deeds():
    return db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)).all()


def in_words(refused):
    return refused.value.message % refused.value.params


def closed(round_, auditor):
    close_round(round_, by=auditor.id, at=NOON)
    return round_


@pytest.mark.parametrize("days", [1, 30, 400])
def test_round_is_not_stored_when_its_last_day_is_before_its_first(draft, auditor, days):
    wrong = replace(draft, closes_on=draft.opens_on - timedelta(days=days))

    with pytest.raises(DatesAreWrong):
        make_round(wrong, by=auditor.id, at=NOON)

    assert (count(Round), deeds()) == (0, [])


def test_round_of_one_day_is_made(draft, auditor):
    one_day = replace(draft, closes_on=draft.opens_on)

    made = make_round(one_day, by=auditor.id, at=NOON)

    assert made.opens_on == made.closes_on == date(2026, 11, 1)
    assert deeds() == ["round.made"]


@pytest.mark.parametrize("key", ["ors", "srs", "cors", "csrs"])
def test_round_leaves_no_trace_when_the_licence_is_missing(draft, auditor, key):
    version = make_version(key)

    with pytest.raises(LicenceIsMissing):
        make_round(replace(draft, version=version), by=auditor.id, at=NOON)

    assert (count(Round), deeds(), version.opened_at) == (0, [], None)


def test_second_round_is_refused_in_words_and_the_first_is_kept(draft, round_, auditor):
    with pytest.raises(RoundExists) as refused:
        make_round(replace(draft, groups=()), by=auditor.id, at=NOON)

    assert "2026" in in_words(refused)
    assert (count(Round), count(RoundGroup)) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [{"title": "Brukarenkät 2026, del 2"}, {"year": 2027}],
)
def test_second_round_is_made_when_it_is_told_apart_from_the_first(draft, round_, auditor, other):
    made = make_round(replace(draft, **other), by=auditor.id, at=NOON)

    assert made.id != round_.id
    assert count(Round) == 2


def test_second_round_is_made_when_it_is_for_another_district(draft, round_, auditor):
    district = make_commissioner("Norr")

    made = make_round(replace(draft, commissioner_id=district.id), by=auditor.id, at=NOON)

    assert made.commissioner_id == district.id
    assert count(Round) == 2


@pytest.mark.parametrize("number", [-1, 0, 6, 1000])
def test_links_are_refused_when_not_from_one_to_the_number_left(round_, auditor, number):
    with pytest.raises(TooManyLinks) as refused:
        make_links(round_, "outpatient", number, by=auditor.id, at=NOON)

    assert "högst 5 länkar" in in_words(refused)
    assert (count(Invitation), deeds()) == (0, ["round.made"])


def test_links_are_refused_when_nobody_in_the_group_is_invited(round_, auditor):
    with pytest.raises(TooManyLinks) as refused:
        make_links(round_, "residential", 1, by=auditor.id, at=NOON)

    assert refused.value.params == {"left": 0}
    assert count(Invitation) == 0


def test_links_are_refused_above_what_is_left_and_allowed_again_when_some_are_revoked(
    round_, auditor
):
    make_links(round_, "outpatient", 4, by=auditor.id, at=NOON)
    with pytest.raises(TooManyLinks) as refused:
        make_links(round_, "outpatient", 2, by=auditor.id, at=NOON)

    revoked = revoke_unused(round_, "outpatient", by=auditor.id, at=NOON)
    made = make_links(round_, "outpatient", 5, by=auditor.id, at=NOON)

    assert refused.value.params == {"left": 1}
    assert (revoked, len(made)) == (4, 5)


@pytest.mark.parametrize("group", ["", "Outpatient", "Öppenvård", "outpatient "])
def test_links_are_refused_when_the_group_is_not_the_rounds(round_, auditor, group):
    with pytest.raises(NoSuchGroup) as refused:
        make_links(round_, group, 1, by=auditor.id, at=NOON)

    assert refused.value.status == 404
    assert count(Invitation) == 0


@pytest.mark.parametrize("group", ["", "residential", "nobody"])
def test_revoking_leaves_the_links_of_other_groups(round_, auditor, group):
    make_links(round_, "outpatient", 2, by=auditor.id, at=NOON)

    number = revoke_unused(round_, group, by=auditor.id, at=NOON)

    assert number == 0
    assert db.session.scalars(select(Invitation.revoked_on)).all() == [None, None]


def test_revoking_twice_takes_nothing_the_second_time(round_, auditor):
    make_links(round_, "outpatient", 3, by=auditor.id, at=NOON)

    numbers = [revoke_unused(round_, "outpatient", by=auditor.id, at=NOON) for _ in range(2)]

    assert numbers == [3, 0]
    assert set(db.session.scalars(select(Invitation.revoked_on))) == {date(2026, 11, 20)}


def test_mode_is_kept_when_even_a_revoked_link_was_made(round_, auditor):
    make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)
    revoke_unused(round_, "outpatient", by=auditor.id, at=NOON)

    with pytest.raises(ModeIsFixed):
        change_mode(round_, Mode.CONFIDENTIAL, by=auditor.id, at=NOON)

    assert round_.mode is Mode.ANONYMOUS
    assert "round.mode_changed" not in deeds()


def test_mode_that_is_there_already_is_no_deed(round_, auditor):
    make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)

    change_mode(round_, Mode.ANONYMOUS, by=auditor.id, at=NOON)

    assert deeds() == ["round.made", "links.made"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_number_invited_is_refused_in_words_when_below_the_links(round_, auditor, number):
    make_links(round_, "outpatient", 3, by=auditor.id, at=NOON)

    with pytest.raises(TooFewInvited) as refused:
        set_invited(round_, {"outpatient": number}, by=auditor.id, at=NOON)

    assert "Gruppen Öppenvård har redan 3 länkar" in in_words(refused)
    assert "round.invited_set" not in deeds()


def test_number_of_a_group_is_kept_when_it_is_not_given(round_, auditor):
    set_invited(round_, {"residential": 7, "nobody": 9}, by=auditor.id, at=NOON)

    assert {group.key: group.invited for group in round_.groups} == {
        "outpatient": 5,
        "residential": 7,
    }


def test_round_is_closed_only_once(round_, auditor):
    closed(round_, auditor)

    with pytest.raises(RoundIsNotOpen):
        close_round(round_, by=auditor.id, at=NOON + timedelta(hours=1))

    assert round_.closed_at == NOON
    assert deeds() == ["round.made", "round.closed"]


@pytest.mark.parametrize(
    "change",
    [
        lambda round_, by, at: make_links(round_, "outpatient", 1, by=by, at=at),
        lambda round_, by, at: set_invited(round_, {"outpatient": 50}, by=by, at=at),
        lambda round_, by, at: close_round(round_, by=by, at=at),
    ],
    ids=["links", "invited", "close"],
)
def test_nothing_is_done_with_a_round_when_its_last_local_day_has_passed(round_, auditor, change):
    with pytest.raises(RoundIsNotOpen):
        change(round_, auditor.id, AFTER)

    assert (count(Invitation), round_.closed_at, deeds()) == (0, None, ["round.made"])
