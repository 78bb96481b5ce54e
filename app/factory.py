"""Puts the house together from its settings and its parts; registers, never decides."""

from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix

from app import authorization, db, i18n, web
from app.files import stores
from app.identity import logging_in
from app.organisation.web.choosing import to_one_municipality
from app.part import Part
from app.roles import Role
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OWN_TRANSLATIONS = str(ROOT / "app" / "translations")


def build(settings: Settings, parts: Sequence[Part]) -> Flask:
    """An app made of the parts. Raises ValueError if two parts claim the same name."""
    app = Flask(
        "app",
        instance_path=settings.instance_path,
        static_folder="web/static",
        template_folder="web/templates",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="insyn",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        # Referrer-Policy: no-referrer leaves nothing for the stricter check to look at.
        WTF_CSRF_SSL_STRICT=False,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        INSYN=settings,
        PARTS=tuple(parts),
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # Flask's own way
    db.init(app, settings.database_url)
    app.extensions["migrate"] = LocalProxy(partial(_migrations, app))
    stores.init(app, settings)
    authorization.set_grants(app, granted(parts))
    authorization.set_narrowing(app, to_one_municipality)
    i18n.init(app, [OWN_TRANSLATIONS, *(part.translations for part in parts if part.translations)])
    logging_in.init(app)
    web.init(app, settings, parts)
    for part in parts:
        register(app, part)
    return app


def _migrations(app: Flask) -> object:
    """What `flask db` asks for, loaded when it does: a web worker has no use for the memory it takes."""
    migrate = import_module("flask_migrate").Migrate
    migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    return app.extensions["migrate"]


def register(app: Flask, part: Part) -> None:
    """Give an app what a part brings."""
    for blueprint in part.blueprints:
        app.register_blueprint(blueprint)
    for command in part.commands:
        app.cli.add_command(command)


def granted(parts: Sequence[Part]) -> Mapping[Role, frozenset[str]]:
    """What each role may do, all parts together."""
    return {
        role: frozenset().union(*(part.grants.get(role, frozenset()) for part in parts))
        for role in Role
    }
