"""Security headers on every answer."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from app.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
CHART = "image/svg+xml"
# A chart is a document of its own, shown as a picture: it may style itself and do nothing else.
CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A link to answer by must not travel on in a Referer.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


Start = Callable[..., Any]  # Any: as WSGI has it


def init(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of an app; those of a view stand."""
    added = dict(HEADERS)
    if settings.is_https:
        added["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    always = tuple(added.items())
    inner = app.wsgi_app

    # Around the app rather than after each request: a family's page pays for every step.
    def with_headers(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [*headers, *always, *_by_kind(headers)], *more)

        return inner(environ, begin)

    app.wsgi_app = with_headers  # type: ignore[method-assign,assignment]  # Flask's own way


def _by_kind(headers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The policy of a chart or of any other answer; a page is kept by nobody unless it says so."""
    given = {name.lower(): value for name, value in headers}
    kind = given.get("content-type", "").partition(";")[0]
    policy = ("Content-Security-Policy", CHART_POLICY if kind == CHART else CONTENT_SECURITY_POLICY)
    found = () if "content-security-policy" in given else (policy,)
    if kind == "text/html" and "cache-control" not in given:
        return (*found, ("Cache-Control", "no-store"))
    return found
