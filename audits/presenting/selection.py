"""What the reader of figures has chosen, within what the reader may see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.access import Access
from app.errors import NotVisible
from app.organisation.queries.municipalities import municipalities_among
from app.organisation.queries.visibility import visible_commissioner_ids
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.sources import Source
from audits.figures.queries import choices
from audits.figures.queries.facts import Scope, has_rows, load_sums
from audits.figures.queries.year_rows import ALL_SOURCES
from audits.figures.queries.years import years_with_rows
from audits.permissions import AuditPermission


@dataclass(frozen=True)
class Choice:
    """What somebody asks for, as it was said: a commissioner's number and a service's key."""

    commissioner: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class Selection:
    """A year, and maybe a commissioner and a service; with what else could be chosen."""

    year: int
    years: tuple[int, ...]
    commissioner: int | None
    commissioners: tuple[tuple[int, str], ...]
    service: str | None
    services: tuple[tuple[str, str], ...]
    scope: Scope
    may_see_rows: bool
    of: frozenset[int]  # whose figures, the ids of municipalities

    @property
    def query(self) -> dict[str, Any]:  # arguments of url_for, None where there is none
        """What keeps the choice in an address; the year stands in the path."""
        return {"commissioner": self.commissioner, "service": self.service}

    @property
    def commissioner_name(self) -> str | None:
        """Whose figures are shown, by name; None: all that the reader may see."""
        return dict(self.commissioners).get(self.commissioner or 0)

    @property
    def service_name(self) -> str | None:
        """Which service the figures are narrowed to, by name."""
        return dict(self.services).get(self.service or "")


def select_year(access: Access, year: int, choice: Choice = Choice()) -> Selection:
    """A year of whoever has the access. Raises NotVisible for what can't be chosen."""
    visible = visible_commissioner_ids(access, AuditPermission.READ_SUMMARY)
    of = municipalities_among(visible)
    commissioner = _chosen_commissioner(choice.commissioner, visible)
    services = choices.services(of)
    service = choice.service
    if service is not None and service not in dict(services):
        raise NotVisible
    return Selection(
        year=year,
        years=years_with_rows(of),
        commissioner=commissioner,
        commissioners=choices.commissioners(visible),
        service=service,
        services=services,
        scope=Scope(visible if commissioner is None else frozenset({commissioner}), service),
        may_see_rows=access.may(AuditPermission.READ_ROWS),
        of=of,
    )


def facts_for(selection: Selection, sources: Collection[Source] = ALL_SOURCES) -> YearFacts:
    """The facts of the choice, from some sources. Raises NotVisible for a year that nothing tells of."""
    if selection.year not in selection.years:
        raise NotVisible
    return load_sums(selection.year, selection.scope, sources)


def is_empty(facts: YearFacts) -> bool:
    """Whether the choice has nothing to show."""
    return not has_rows(facts)


def _chosen_commissioner(text: str | None, visible: frozenset[int]) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or int(text) not in visible:
        raise NotVisible
    return int(text)
