"""Inviting: single-use links, made one by one or many at once, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from surveys.collections.domain.rounds import Mode
from surveys.collections.domain.tokens import hash_token, new_token
from surveys.collections.models import Invitation, Round
from surveys.instruments.operations import open_version, require_licence


class InvitationWouldTell(DomainError):
    """An anonymous round's invitation may not say whom or what it is about."""

    message = N_("Mätomgången är anonym. Länken får inte kopplas till en verksamhet eller person.")


class AlreadyAnswered(DomainError):
    """A link that has been answered can't be taken back."""

    message = N_("Länken är redan besvarad och kan inte tas tillbaka.")


@dataclass(frozen=True)
class Invite:
    """Whom to invite to what; the ids only in a confidential round."""

    round_: Round
    group_key: str = ""
    unit_id: int | None = None
    session_id: int | None = None
    participant_id: int | None = None
    assignment_id: int | None = None

    @property
    def tells(self) -> bool:
        """Whether the invitation says whom or what it is about."""
        about = (self.unit_id, self.session_id, self.participant_id, self.assignment_id)
        return any(value is not None for value in about)


@dataclass(frozen=True)
class MadeLink:
    """A link that was made: its token is known here and nowhere else."""

    invitation_id: UUID
    token: str

    @property
    def path(self) -> str:
        """The address of the link on this site."""
        return f"/a/{self.token}"


def invite(invitation: Invite, at: datetime) -> str:
    """Make one link and give its token. Raises LicenceIsMissing, InvitationWouldTell."""
    (made,) = invite_many([invitation], at)
    return made.token


def invite_many(invitations: Sequence[Invite], at: datetime) -> tuple[MadeLink, ...]:
    """Make many links in one statement; from then on the instruments' versions are immutable.

    Raises LicenceIsMissing, InvitationWouldTell.
    """
    on = local_date(at)
    for round_ in {invitation.round_.id: invitation.round_ for invitation in invitations}.values():
        require_licence(round_.instrument_version, on, round_.commissioner.municipality_id)
        open_version(round_.instrument_version, at)
    if any(i.tells and i.round_.mode is Mode.ANONYMOUS for i in invitations):
        raise InvitationWouldTell
    made = tuple(MadeLink(uuid4(), new_token()) for _ in invitations)
    rows = [_row(*pair, on) for pair in zip(invitations, made, strict=True)]
    if rows:
        db.session.execute(insert(Invitation), rows)
    return made


def _row(invitation: Invite, made: MadeLink, on: date) -> dict[str, object]:
    return {
        "id": made.invitation_id,
        "round_id": invitation.round_.id,
        "group_key": invitation.group_key,
        "token_hash": hash_token(made.token),
        "unit_id": invitation.unit_id,
        "session_id": invitation.session_id,
        "participant_id": invitation.participant_id,
        "assignment_id": invitation.assignment_id,
        "created_on": on,
    }


def revoke(invitation: Invitation, on: date) -> None:
    """Take a link back; whoever opens it is told so. Raises AlreadyAnswered."""
    if invitation.answered_on is not None:
        raise AlreadyAnswered
    invitation.revoked_on = invitation.revoked_on or on
    db.session.flush()
