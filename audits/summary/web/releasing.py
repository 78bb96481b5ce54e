"""Releasing a year's whole to the units: asking for it, and what has come of it. The job does the work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import local_date, now
from app.db import db
from app.errors import DomainError, NotVisible
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.queries.municipalities import municipalities_of, readers_municipality
from app.organisation.queries.visibility import sees_whole
from audits.figures.domain.facts import YearFacts
from audits.figures.queries.facts import with_unit_sums
from audits.figures.queries.years import years_with_rows
from audits.permissions import AuditPermission
from audits.presenting.selection import Selection
from audits.release.domain.making import has_changed
from audits.release.models import Outcome, YearReleaseRequest
from audits.release.operations.register import withdraw_release
from audits.release.operations.years import ask_for_release
from audits.release.queries.years import (
    CurrentRelease,
    current_release,
    is_under_way,
    latest_request,
    managers_of_several,
    release_of_year,
)

REFUSED: dict[Outcome, Any] = {  # lazy texts; flask-babel's type is untyped
    Outcome.UNCHANGED: _l("Inga siffror hade ändrats, så ingenting nytt lämnades ut."),
    Outcome.NOT_SAFE: _l(
        "Det gick inte att lämna ut på nytt: tillsammans med det som har lämnats ut förut skulle små "
        "grupper gå att räkna fram. Det verksamheterna ser är som förut."
    ),
    Outcome.NO_ROWS: _l("Det fanns inga uppgifter för året att lämna ut."),
}
BROKEN = _l(
    "Det gick fel när siffrorna skulle räknas fram. Ingenting nytt lämnades ut. Försök igen."
)


@dataclass(frozen=True)
class Panel:
    """What an auditor of the whole sees of the year's release.

    current: what the units see now. has_changed: the figures are others than then. refused: why the
    last request came to nothing.
    """

    year: int
    current: CurrentRelease | None
    has_changed: bool
    is_under_way: bool
    refused: str

    @property
    def released_on(self) -> date | None:
        """The day of what the units see."""
        return local_date(self.current.published_at) if self.current else None

    @property
    def may_ask(self) -> bool:
        """Whether there is anything to release."""
        return not self.is_under_way and (self.current is None or self.has_changed)


def panel(facts: YearFacts, selection: Selection) -> Panel | None:
    """The year's release; None where a part of the year is looked at, or the reader may not release."""
    if selection.commissioner or selection.service or not _may_release():
        return None
    of = readers_municipality(present_access())
    current, asked = current_release(facts.year, of), latest_request(facts.year, of)
    return Panel(
        year=facts.year,
        current=current,
        has_changed=current is not None
        and has_changed(
            with_unit_sums(facts, selection.scope), current.basis, managers_of_several()
        ),
        is_under_way=asked is not None and is_under_way(asked, now()),
        refused=_refused(asked, current),
    )


@requires(AuditPermission.RELEASE_SUMMARY)
def ask(year: int) -> Response:
    """Ask that the year's whole be released."""
    of = _check(year)
    try:
        ask_for_release(year, by=signed_in_user().id, at=now(), of=of)
    except DomainError as refused:
        db.session.rollback()
        flash(_(refused.message, **refused.params), "attention")
        return _back(year)
    db.session.commit()
    flash(_("Helheten räknas fram. Det brukar vara klart inom en minut."), "good")
    return _back(year)


@requires(AuditPermission.RELEASE_SUMMARY)
def withdraw(year: int) -> Response:
    """Withdraw a release: the units no longer see it. What it said stays known to the gate."""
    of = _check(year)
    release = release_of_year(year, request.form.get("release", 0, type=int), of)
    if release is None:
        raise NotVisible
    try:
        withdraw_release(release, by=signed_in_user().id, at=now())
    except DomainError as refused:
        db.session.rollback()
        flash(_(refused.message, **refused.params), "attention")
        return _back(year)
    db.session.commit()
    flash(_("Utlämnandet är återkallat."), "good")
    return _back(year)


def _check(year: int) -> int:
    """Whose release it is, a municipality's id. Raises NotVisible where the reader may not release."""
    if not _may_release():
        raise NotVisible
    of = readers_municipality(present_access())
    if year not in years_with_rows(frozenset({of})):
        raise NotVisible
    return of


def _may_release() -> bool:
    """Only who reads the whole of the own municipality may release it."""
    access = present_access()
    permissions = (AuditPermission.RELEASE_SUMMARY, AuditPermission.READ_SUMMARY)
    of = {municipalities_of(access, permission) for permission in permissions}
    return of == {frozenset({access.municipality_id})} or all(
        sees_whole(access, permission) for permission in permissions
    )


def _refused(asked: YearReleaseRequest | None, current: CurrentRelease | None) -> str:
    if asked is None or is_under_way(asked, now()):
        return ""
    if current is not None and current.published_at >= asked.asked_at:
        return ""  # it has been released since, by whomever
    return str(BROKEN if asked.outcome is None else REFUSED.get(asked.outcome, ""))


def _back(year: int) -> Response:
    return redirect(url_for("summary.show", year=year, _anchor="release"), 303)
