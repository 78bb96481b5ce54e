"""A job process of its own that sends what waits: python -m tests.app.delivery.job_process [die].

die: killed by itself, as by kill -9, when a letter is handed over and nothing yet recorded.
"""

import os
import signal
import sys

from app.delivery import sending
from app.delivery.part import DELIVERY, send_mail
from app.factory import build
from app.settings import from_environment


def die(*_given) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.argv[1:] == ["die"]:
        sending.record_sent = die
    with build(from_environment(os.environ), (DELIVERY,)).app_context():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        send_mail()
