"""`/health`: whether this web node can serve, and when a job process was last seen. Open to all, no secrets."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from flask import Blueprint, Response, jsonify, make_response

from app.authorization import public
from app.clock import now
from app.jobs.queries import last_seen
from app.serving.database import known_revisions, newest_revision, present_revision

health = Blueprint("health", __name__)
log = structlog.get_logger()
# A job process tells every ten seconds that it lives, but waits while an import writes to SQLite.
UNSEEN_AFTER = timedelta(minutes=2)


@health.get("/health")
@public
def show() -> Response:
    """503 where this node can't serve; else 200, with status `warning` where something else is wrong."""
    try:
        told = _told(present_revision(), now())
    except Exception as error:  # noqa: BLE001 - whatever is wrong, nothing can be served without it
        log.warning("not healthy", error=type(error).__name__)
        told = {"status": "down", "database": "unreachable"}
    response = make_response(jsonify(told), 503 if told["status"] == "down" else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(revision: str | None, at: datetime) -> Mapping[str, str]:
    if revision != newest_revision() and revision in (None, *known_revisions()):
        return {"status": "down", "database": "ok", "migration": "older than the code needs"}
    # a newer one is met while an installation is upgraded, node by node
    migration = "newest" if revision == newest_revision() else "newer than the code knows"
    seen = last_seen()
    is_seen = seen is not None and at - seen < UNSEEN_AFTER
    when = f"{seen:%Y-%m-%dT%H:%M:%SZ}" if seen else "the beginning"
    return {
        "status": "ok" if is_seen and migration == "newest" else "warning",
        "database": "ok",
        "migration": migration,
        "jobs": f"seen {when}" if is_seen else f"not seen since {when}",
    }
