"""The job process: the timetable, tasks as they come, and telling that it is alive."""

import signal
import time
from multiprocessing import active_children
from threading import Event, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.clock import STOCKHOLM, now
from app.db import db
from app.jobs.claims import process_name
from app.jobs.operations import give_back, note_seen, take_back
from app.jobs.timetable import Timetable
from app.jobs.working import work_until

log = structlog.get_logger()
WORKERS = 2  # so that a long task holds up no short one
SEEN_EVERY_S = 10.0
END_LIMIT_S = 3.0


def run_until_ended(app: Flask) -> None:
    """Run every job of an app at its times and every task as it comes, until told to end.

    Ends by itself, with code 1, if it can't do its work any more: whoever started it starts another.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    stopped = Event()
    scheduler = BackgroundScheduler(timezone=STOCKHOLM)
    workers = [Thread(target=work_until, args=(stopped, app), daemon=True) for _ in range(WORKERS)]
    Timetable(app, scheduler).plan_all()
    try:
        scheduler.start()
        for worker in workers:
            worker.start()
        while all(worker.is_alive() for worker in workers):
            tell_seen(app)
            time.sleep(SEEN_EVERY_S)
        log.error("a worker has died")
        raise SystemExit(1)
    except KeyboardInterrupt:
        log.info("job process ends")
    finally:
        stopped.set()
        scheduler.shutdown(wait=False)
        _leave(app, workers)


def tell_seen(app: Flask) -> None:
    """Note that this process is alive, and take back the tasks of those that are not."""
    try:
        with app.app_context():
            note_seen(process_name(), now())
            if count := take_back(now()):
                log.warning("tasks of a dead process were taken back", count=count)
            db.session.commit()
    except Exception as error:  # noqa: BLE001 - told again soon, whatever the database said
        log.warning("the job process could not tell that it lives", error=type(error).__name__)


def _leave(app: Flask, workers: list[Thread]) -> None:
    """Wait a little for the tasks that are being done; leave the others to whoever comes."""
    limit = time.monotonic() + END_LIMIT_S
    for worker in workers:
        worker.join(max(0.0, limit - time.monotonic()))
    try:
        with app.app_context():
            give_back(process_name(), now())
            db.session.commit()
    except Exception as error:  # noqa: BLE001 - then they are taken back by the others, later
        log.warning("tasks could not be given back", error=type(error).__name__)
    for child in active_children():
        child.terminate()
