"""Factories of links: somebody invited to answer, ready to open."""

import re
from datetime import date

from app.db import db
from surveys.collections.domain.rounds import Mode
from surveys.collections.operations.invitations import Invite, invite, invite_many
from tests.conftest import NOON
from tests.surveys.factories import make_round

OPEN = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 12, 31)}


def rating_round(key="session_two", **given):
    return make_round(key, mode=Mode.CONFIDENTIAL, **(OPEN | given))


def survey_round(mode=Mode.ANONYMOUS, **given):
    return make_round("user_survey", mode=mode, **(OPEN | given))


def link_to(round_, **given) -> str:
    """The path of a new link to a round, stored."""
    token = invite(Invite(round_, **given), NOON)
    db.session.commit()
    return f"/a/{token}"


def links_to(round_, n, **given) -> list[str]:
    """The paths of many links at once."""
    made = invite_many([Invite(round_, **given)] * n, NOON)
    db.session.commit()
    return [each.path for each in made]


def hidden(page, name="csrf") -> str:
    """The value of a hidden field of a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.get_data(as_text=True))[1]
