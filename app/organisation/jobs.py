"""Jobs of the organisation: functions without arguments that the job process runs."""

from flask import current_app

from app.rows import uploads


def forget_uploads() -> None:
    """Throw away the files that somebody sent a day ago, imported or not: rows must not lie about."""
    uploads.throw_old(uploads.root_in(current_app.instance_path))
