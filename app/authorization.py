"""Who may use a route. Every view declares a permission or PUBLIC; a view that says neither is refused.

Enforced in one place (`enforce`, before every request). What a user may *see* is decided by the
queries, which take an Access; a thing that is not visible is 404.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from app.access import Access
from app.clock import now
from app.errors import NotAllowed, NotSignedIn
from app.roles import Role

View = TypeVar("View", bound=Callable[..., Any])  # a view may return whatever Flask takes

PUBLIC = "public"
SIGNED_IN = "signed_in"
_GRANTS = "insyn_grants"
_NARROWING = "insyn_narrowing"
_ACCESS = "insyn.access"


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Let only holders of the permission use the view."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]  # the mark that enforce reads
        return view

    return mark


def public(view: View) -> View:
    """Let anybody use the view."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # the mark that enforce reads
    return view


def signed_in(view: View) -> View:
    """Let everybody with an account use the view."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]  # the mark that enforce reads
    return view


def access_of(view: Callable[..., Any]) -> str | None:
    """What a view declares: a permission, PUBLIC, SIGNED_IN, or None if it says nothing."""
    return getattr(view, "access", None)


def set_grants(app: Flask, grants: Mapping[Role, frozenset[str]]) -> None:
    """Tell the app what each role may do."""
    app.extensions[_GRANTS] = grants


def grants() -> Mapping[Role, frozenset[str]]:
    """What each role may do in the present app."""
    found: Mapping[Role, frozenset[str]] = current_app.extensions[_GRANTS]
    return found


def set_narrowing(app: Flask, narrowing: Callable[[Access], Access]) -> None:
    """Tell the app what the reader of a request has narrowed the own access to."""
    app.extensions[_NARROWING] = narrowing


def access_for(user: object) -> Access:
    """What a user, or somebody not signed in, may do in the present app."""
    access = Access.of(
        getattr(user, "id", None),
        getattr(user, "memberships", ()),
        grants(),
        getattr(user, "municipality_id", None),
    )
    rights_at = getattr(user, "rights_at", None)
    return replace(access, rights=rights_at(now())) if rights_at else access


def present_access() -> Access:
    """What whoever sends the present request may do; worked out once a request."""
    kept: dict[str, Access] = request.environ
    if _ACCESS not in kept:
        narrowing: Callable[[Access], Access] = current_app.extensions[_NARROWING]
        kept[_ACCESS] = narrowing(access_for(current_user))
    return kept[_ACCESS]


def can(permission: str) -> bool:
    """Whether whoever sends the present request holds the permission for anything at all."""
    return present_access().may(permission)


def enforce() -> None:
    """Refuse a request whose view the user may not use.

    Raises NotSignedIn for the unknown, whom identity asks to log in, and NotAllowed.
    """
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    access = access_of(view)
    if access == PUBLIC or request.endpoint == "static" or request.endpoint.endswith(".static"):
        return
    if access is None:
        raise NotAllowed
    if not current_user.is_authenticated:
        raise NotSignedIn
    if access != SIGNED_IN and not can(access):
        raise NotAllowed
