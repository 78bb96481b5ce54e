"""What every page's frame needs: the side bar for the reader's roles, the municipality, the date."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from app.authorization import can, present_access
from app.clock import today
from app.i18n import is_for_families
from app.part import NavEntry, Part
from app.settings import Settings


@dataclass(frozen=True)
class NavLine:
    """A line of the side bar as shown."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class NavGroup:
    """Lines of the side bar that belong together."""

    title: str
    entries: Sequence[NavLine]


def init(app: Flask, settings: Settings, parts: Sequence[Part]) -> None:
    """Give the templates of an app their frame."""
    entries = sorted((entry for part in parts for entry in part.nav), key=lambda entry: entry.order)
    app.jinja_env.globals.update(
        municipality=settings.municipality,
        demo=settings.demo,
        support_phone=settings.support_phone,
        today=today,
        can=can,
    )

    def frame() -> dict[str, object]:
        # a family's page has none, also where somebody at work looks at it
        return {"nav": () if is_for_families(request.path) else nav_for(entries)}

    app.context_processor(frame)


def nav_for(entries: Sequence[NavEntry]) -> tuple[NavGroup, ...]:
    """The side bar for whoever is signed in; empty for those who are not."""
    if not current_user or not current_user.is_authenticated:
        return ()
    lines = tuple(
        NavLine(str(entry.label), url_for(entry.endpoint), _is_current(entry))
        for entry in entries
        if can(entry.permission) and (entry.only_for is None or entry.only_for(present_access()))
    )
    return (NavGroup("", lines),) if lines else ()


def _is_current(entry: NavEntry) -> bool:
    # A whole blueprint is one entry: its pages below the list keep the list's line lit.
    return request.blueprint in {entry.endpoint.rsplit(".", 1)[0], *entry.covers}
