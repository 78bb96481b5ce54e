"""Log-in sessions, at no cost to those who have none: a family's page opens no session at all."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class SessionsOnDemand(SecureCookieSessionInterface):
    """Flask's signed cookie; the signing is set up only where there is something to read or write."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # type: ignore[override]
        """An empty session for those who bring no cookie."""
        if app.secret_key and self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to do where nobody looked at the session."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)
