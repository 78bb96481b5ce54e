"""Security headers on every answer."""

from flask import Flask, Response

from app.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
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


def init(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of an app."""
    added = dict(HEADERS)
    if settings.is_https:
        added["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def add(response: Response) -> Response:
        # No view sets these itself, so they need not be looked for among those that are there.
        response.headers.extend(added)
        is_chart = response.mimetype == "image/svg+xml"
        response.headers.setdefault(
            "Content-Security-Policy", CHART_POLICY if is_chart else CONTENT_SECURITY_POLICY
        )
        if response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)
