"""How gunicorn runs the web server: two workers that share what was loaded before they were forked.

One request at a time each. Threads serve as many ratings on SQLite and a tenth fewer on PostgreSQL, at
more processor time; they help where no proxy stands before that waits for slow telephones.
"""

import gc
import os

workers = int(os.environ.get("INSYN_WEB_WORKERS", "2"))
threads = int(os.environ.get("INSYN_WEB_THREADS", "1"))
preload_app = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - gunicorn wants a str
accesslog = None  # a path can hold a token; app/web/request_log.py logs by rule instead
loglevel = "warning"
control_socket_disable = True
timeout = 120
graceful_timeout = 10


def when_ready(server: object) -> None:
    """Freeze what is loaded, so that the collector does not copy the shared pages."""
    del server
    gc.collect()
    gc.freeze()
