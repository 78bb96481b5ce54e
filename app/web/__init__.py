"""The web shell: pages' frame, headers, errors, language. Knows no part by name."""

from collections.abc import Sequence

from flask import Flask

from app.authorization import enforce
from app.part import Part
from app.settings import Settings
from app.web import compression, error_pages, frame, headers, request_log, shell
from app.web.csrf import csrf
from app.web.sessions import SessionsOnDemand


def init(app: Flask, settings: Settings, parts: Sequence[Part]) -> None:
    """Give an app the shell."""
    app.session_interface = SessionsOnDemand()
    request_log.init(app, settings)
    app.before_request(enforce)
    csrf.init_app(app)
    headers.init(app, settings)
    compression.init(app)
    error_pages.init(app)
    frame.init(app, settings, parts)
    app.register_blueprint(shell.shell)
