"""Writes of rounds: making one, its links, closing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from app.organisation.models.units import Commissioner
from app.trail.recording import Deed, record
from surveys.collections.domain.rounds import Mode, RoundState
from surveys.collections.models import Round, RoundGroup, collected
from surveys.collections.operations.invitations import Invite, invite_many, revoke
from surveys.collections.operations.round_locks import hold_alone
from surveys.collections.queries.rounds import (
    has_invitations,
    progress,
    state_of,
    unused_invitations,
)
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.texts import Text
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import open_version, require_licence
from surveys.instruments.queries import instrument_of


class TranslationIsStale(DomainError):
    """A text of the instrument lacks one of the instrument's languages."""

    message = N_(
        "Översättningen till %(languages)s är inte aktuell. Rätta den innan omgången öppnas."
    )


class RoundExists(DomainError):
    """There is a round of the same instrument, year and name already."""

    message = N_("Det finns redan en sådan omgång för %(year)s. Ge den här ett annat namn.")


class DatesAreWrong(DomainError):
    """The last day is before the first."""

    message = N_("Sista dagen kan inte vara före den första.")


class ModeIsFixed(DomainError):
    """The mode can't change once somebody has been invited."""

    message = N_("Läget kan inte ändras, för länkar har redan gjorts.")


class TooManyLinks(DomainError):
    """More links were asked for than there are people invited."""

    message = N_(
        "Det går att göra högst %(left)s länkar till i gruppen. Ändra antalet inbjudna eller dra "
        "tillbaka oanvända länkar först."
    )


class TooFewInvited(DomainError):
    """The number invited can't be lower than the links that are out."""

    message = N_("Gruppen %(label)s har redan %(made)s länkar. Antalet kan inte vara lägre.")


class RoundIsNotOpen(DomainError):
    """The round takes no answers: it has closed or is not open yet."""

    message = N_("Omgången är stängd. Det går inte att göra det här med den.")


class NoSuchGroup(DomainError):
    """The round has no such group."""

    message = N_("Gruppen finns inte i omgången.")
    status = 404


@dataclass(frozen=True)
class GroupDraft:
    """A population of a round and how many are invited in it."""

    key: str
    label: str
    invited: int


@dataclass(frozen=True)
class RoundDraft:
    """What an auditor says of a new round; closes_on: to and including."""

    version: InstrumentVersion
    commissioner_id: int
    year: int
    title: str
    mode: Mode
    opens_on: date
    closes_on: date
    groups: tuple[GroupDraft, ...] = ()


@dataclass(frozen=True)
class HandedOut:
    """A link as handed out, once. number: its place in the group's sheet, stored nowhere."""

    group: str
    number: int
    token: str


def make_round(draft: RoundDraft, *, by: int, at: datetime) -> Round:
    """Make a round; it opens by itself on its first day.

    Raises LicenceIsMissing, TranslationIsStale, DatesAreWrong, RoundExists.
    """
    if draft.closes_on < draft.opens_on:
        raise DatesAreWrong
    of = db.session.get_one(Commissioner, draft.commissioner_id).municipality_id
    require_licence(draft.version, local_date(at), of)
    if stale := stale_languages(instrument_of(draft.version)):
        raise TranslationIsStale(languages=", ".join(stale))
    if _is_there(draft):
        raise RoundExists(year=draft.year)
    open_version(draft.version, at)
    round_ = Round(
        **collected(instrument_of(draft.version).collecting),
        instrument_version_id=draft.version.id,
        commissioner_id=draft.commissioner_id,
        year=draft.year,
        title=draft.title,
        mode=draft.mode,
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        created_by=by,
        created_at=at,
        groups=[
            RoundGroup(key=group.key, label=group.label, invited=group.invited)
            for group in draft.groups
        ],
    )
    db.session.add(round_)
    try:
        db.session.flush()
    except IntegrityError as error:  # the constraint has the last word
        raise RoundExists(year=draft.year) from error
    deed = Deed("round.made", "round", round_.id, details={"mode": draft.mode.value})
    record(deed, by=by, at=at)
    return round_


def change_mode(round_: Round, mode: Mode, *, by: int, at: datetime) -> None:
    """Choose the other mode while nobody has been invited yet. Raises ModeIsFixed."""
    if round_.mode is mode:
        return
    if has_invitations(round_.id):
        raise ModeIsFixed
    round_.mode = mode
    deed = Deed("round.mode_changed", "round", round_.id, details={"mode": mode.value})
    record(deed, by=by, at=at)


def set_invited(round_: Round, invited: Mapping[str, int], *, by: int, at: datetime) -> None:
    """Say how many are invited in each group. Raises TooFewInvited, RoundIsNotOpen."""
    _refuse_closed(round_, at)
    made = {group.key: group.made for group in progress(round_)}
    for group in round_.groups:
        number = invited.get(group.key, group.invited)
        if number < made[group.key]:
            raise TooFewInvited(label=group.label, made=made[group.key])
        group.invited = number
    db.session.flush()
    record(Deed("round.invited_set", "round", round_.id), by=by, at=at)


def make_links(
    round_: Round, group_key: str, count: int, *, by: int, at: datetime
) -> tuple[HandedOut, ...]:
    """Make single-use links for a group, never more than are invited in it.

    Their tokens are given here and never again. Raises TooManyLinks, RoundIsNotOpen, NoSuchGroup.
    """
    hold_alone(round_)  # two auditors at once would otherwise each see the same number left
    _refuse_closed(round_, at)
    group = next((g for g in progress(round_) if g.key == group_key), None)
    if group is None:
        raise NoSuchGroup
    if not 0 < count <= group.left:
        raise TooManyLinks(left=group.left)
    wanted = [Invite(round_, group_key=group_key)] * count
    made = invite_many(wanted, at)
    deed = Deed("links.made", "round", round_.id, details={"group": group_key, "links": count})
    record(deed, by=by, at=at)
    return tuple(
        HandedOut(group.label, number, invited.token)
        for number, invited in enumerate(made, start=group.made + 1)
    )


def revoke_unused(round_: Round, group_key: str, *, by: int, at: datetime) -> int:
    """Make the unused links of a group stop working, so that new ones can be made; gives how many."""
    unused = unused_invitations(round_.id, group_key)
    for invitation in unused:
        revoke(invitation, on=local_date(at))
    details: dict[str, str | int | None] = {"group": group_key, "links": len(unused)}
    record(Deed("links.revoked", "round", round_.id, details=details), by=by, at=at)
    db.session.flush()
    return len(unused)


def stale_languages(instrument: Instrument) -> tuple[str, ...]:
    """The instrument's languages that some text of it is not written in."""
    texts = tuple(_texts(instrument))
    return tuple(
        language
        for language in instrument.languages
        if any(language not in text.locales for text in texts)
    )


def _texts(thing: object) -> list[Text]:
    """Every text within a frozen value of the domain."""
    if isinstance(thing, Text):
        return [thing]
    parts = (
        list(thing)
        if isinstance(thing, tuple)
        else [value for key, value in getattr(thing, "__dict__", {}).items() if key[0] != "_"]
    )
    return [text for part in parts for text in _texts(part)]


def _is_there(draft: RoundDraft) -> bool:
    found = db.session.scalar(
        select(Round.id).where(
            Round.instrument_version_id == draft.version.id,
            Round.commissioner_id == draft.commissioner_id,
            Round.year == draft.year,
            Round.title == draft.title,
        )
    )
    return found is not None


def _refuse_closed(round_: Round, at: datetime) -> None:
    if state_of(round_, local_date(at)) is RoundState.CLOSED:
        raise RoundIsNotOpen
