"""The structured log: one line a request, by rule and status; no path, address, name or query.

A path can hold a token and a query can hold a name, so neither is written.
"""

import io
import logging
import sys
from time import perf_counter
from typing import TextIO, cast
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from app.settings import Settings


class _PresentStderr(io.TextIOBase):
    """What stderr is when a line is written: loggers outlive a stream that was put in its place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def init(app: Flask, settings: Settings) -> None:
    """Set up logging and log each request of an app."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _PresentStderr())),
        cache_logger_on_first_use=True,
    )
    log = structlog.get_logger()

    def start() -> None:
        g.request_id = uuid4().hex[:12]
        g.started_s = perf_counter()

    def finish(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        log.info(
            "request",
            id=g.get("request_id"),
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round((perf_counter() - g.get("started_s", perf_counter())) * 1000, 1),
        )
        return response

    app.before_request(start)
    app.after_request(finish)
