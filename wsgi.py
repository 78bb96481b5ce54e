"""The one file that knows every part. Importing it does nothing; create_app() makes an app."""

import os

from flask import Flask

from app.delivery.part import DELIVERY
from app.factory import build
from app.files.part import FILES
from app.identity.part import IDENTITY
from app.jobs.part import JOBS
from app.organisation.part import ORGANISATION
from app.serving.part import SERVING
from app.settings import Settings, from_environment
from audits.part import AUDITS
from surveys.part import SURVEYS

PARTS = (SERVING, JOBS, DELIVERY, FILES, IDENTITY, ORGANISATION, SURVEYS, AUDITS)


def create_app(settings: Settings | None = None) -> Flask:
    """An app by the given settings, or by the environment's."""
    app = build(settings or from_environment(os.environ), PARTS)
    app.config["MADE_BY"] = create_app  # a task's own process makes the same again
    return app
