"""The visitor: opens links, reads the form out of the page, fills it in and sends it, as a browser would.

    python -m scripts.bench.visitor --port 8000 --links FILE --pid web=PID [--users 8] [--seconds 10]

FILE has a path on each line. Every request comes on a connection of its own. Prints one line of JSON:
ratings a second, milliseconds of a whole rating, processor seconds of the server for 1000 ratings,
and other_load, the share of the machine that anybody else used: a run with much of it is worth little.
Standard library only, so that it costs little beside what it measures.
"""

import argparse
import html
import json
import multiprocessing
import os
import random
import re
import resource
import socket
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from scripts.bench.processes import cpu_seconds, machine_seconds

HOST = "127.0.0.1"
WAIT_S = 30
WARM_UP = 4  # links for each user
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(input|button)\b([^>]*)>")
USUAL_TYPE = {"input": "text", "button": "submit"}
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
FILLED_IN = frozenset({"range", "number", "radio"})

Tag = Mapping[str, str]  # a tag's attributes


class CanNotRateError(Exception):
    """A link did not lead to a stored rating; the text says where it ended."""


@dataclass(frozen=True)
class Plan:
    """How the server is visited."""

    port: int
    seconds: float
    receipt: bool  # whether the page after the form is opened too


@dataclass
class Visits:
    """What one user, or all of them, saw."""

    times_s: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Visits") -> None:
        """Put another's beside these."""
        self.times_s += other.times_s
        self.faults += other.faults


@dataclass(frozen=True)
class Answer:
    """What the server said; location is "" unless it leads on."""

    status: int
    location: str
    page: str


def visit(plan: Plan, paths: Iterable[str]) -> Visits:
    """Rate by link after link until the time is up or the links are."""
    seen = Visits()
    until = time.monotonic() + plan.seconds
    for path in paths:
        started = time.monotonic()
        if started >= until:
            break
        try:
            rate(plan, path)
        except (CanNotRateError, OSError, ValueError) as error:
            seen.faults[str(error)] += 1
        else:
            seen.times_s.append(time.monotonic() - started)
    return seen


def rate(plan: Plan, path: str) -> None:
    """Open a link, answer what it asks, send it. Raises CanNotRateError."""
    shown = ask(plan.port, "GET", path)
    if shown.status != 200:
        raise CanNotRateError(f"the link's page: {shown.status}")
    sent = ask(plan.port, "POST", path, urlencode(list(filled_in(shown.page))))
    if sent.status not in {200, 302, 303}:
        raise CanNotRateError(f"the sent form: {sent.status}")
    hops = 0
    while plan.receipt and sent.location:
        sent = ask(plan.port, "GET", sent.location)
        hops += 1
        if sent.status >= 400 or hops > 3:
            raise CanNotRateError(f"the page after the form: {sent.status}")


def filled_in(page: str) -> Iterator[tuple[str, str]]:
    """The fields of the page's form with something in each that can be answered.

    The form is the first that has something to answer; buttons that choose a language are another's.
    """
    for form, fields in forms_on(page):
        is_sent = form.get("method", "").lower() == "post"
        if is_sent and any(each["type"] in FILLED_IN for each in fields):
            return answered(fields)
    raise CanNotRateError("the link's page has no form to fill in")


def forms_on(page: str) -> Iterator[tuple[Tag, list[Tag]]]:
    """Each form of a page, with its fields and buttons that have a name and are not disabled."""
    for attributes, inside in FORM.findall(page):
        found = [
            {"type": USUAL_TYPE[tag]} | attributes_of(rest) for tag, rest in FIELD.findall(inside)
        ]
        fields = [each for each in found if "name" in each and "disabled" not in each]
        yield attributes_of(attributes), fields


def attributes_of(tag: str) -> dict[str, str]:
    """A tag's attributes, those without a value too."""
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag)}


def answered(fields: Iterable[Tag]) -> Iterator[tuple[str, str]]:
    """What a form sends when everything is answered by chance and its first button pressed."""
    groups: dict[str, list[str]] = {}
    has_pressed = False
    for each in fields:
        match each["type"]:
            case "hidden":
                yield each["name"], each.get("value", "")
            case "range" | "number":
                low, high = int(each.get("min", "0")), int(each.get("max", "100"))
                yield each["name"], str(random.randint(low, high))  # noqa: S311 - no secret
            case "radio":
                groups.setdefault(each["name"], []).append(each.get("value", "on"))
            case "submit" if not has_pressed:
                has_pressed = True
                yield each["name"], each.get("value", "")
    for name, values in groups.items():
        yield name, random.choice(values)  # noqa: S311 - no secret


def ask(port: int, method: str, path: str, sent: str = "") -> Answer:
    """One request on a connection of its own."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}", "Connection: close"]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(sent)}"]
    with socket.create_connection((HOST, port), timeout=WAIT_S) as connection:
        connection.sendall("\r\n".join([*lines, "", sent]).encode("ascii"))
        received = bytearray()
        while chunk := connection.recv(1 << 16):
            received += chunk
    return _read(bytes(received))


def _read(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/1."):
        raise CanNotRateError("the server closed the connection without an answer")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
    if int(headers.get("content-length", len(body))) != len(body):
        raise CanNotRateError("the server's answer was cut short")
    to = urlsplit(headers.get("location", ""))
    return Answer(int(first.split()[1]), to.path, body.decode("utf-8", "replace"))


def visit_together(plan: Plan, paths: list[str], users: int) -> Visits:
    """Let each user rate by links of its own, in a process of its own."""
    shares = [(plan, paths[number::users]) for number in range(users)]
    together = Visits()
    with multiprocessing.get_context("fork").Pool(users) as pool:
        for seen in pool.starmap(visit, shares, chunksize=1):
            together.add(seen)
    return together


def measured(
    plan: Plan, paths: list[str], users: int, pids: Mapping[str, int]
) -> dict[str, object]:
    """Visit, and say what it took; the first links go to workers that are still cold, and don't count."""
    cold = WARM_UP * users
    first = visit_together(plan, paths[:cold], users)
    before, own, machine = _spent(pids), _own_s(), machine_seconds()
    started = time.monotonic()
    seen = visit_together(plan, paths[cold:], users)
    took_s = time.monotonic() - started
    spent = {name: seconds - before[name] for name, seconds in _spent(pids).items()}
    others_s = machine_seconds() - machine - (_own_s() - own) - sum(spent.values())
    count = len(seen.times_s)
    return {
        "ratings": count,
        "ratings_per_s": round(count / took_s, 1),
        "rating_ms": _quantiles_ms(seen.times_s),
        "cpu_s_per_1000": {
            name: round(1000 * seconds / max(count, 1), 2) for name, seconds in spent.items()
        },
        "other_load": round(max(0.0, others_s) / took_s / (os.cpu_count() or 1), 3),
        "ran_out": took_s < plan.seconds,
        "faults": dict(first.faults + seen.faults),
    }


def _spent(pids: Mapping[str, int]) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in pids.items()}


def _own_s() -> float:
    of = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in of)


def _quantiles_ms(times_s: list[float]) -> dict[str, float]:
    if len(times_s) < 2:
        return {}
    cuts = statistics.quantiles(times_s, n=100, method="inclusive")
    return {f"p{at}": round(cuts[at - 1] * 1000, 1) for at in (50, 95, 99)}


def main() -> None:
    """Visit as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--links", type=Path, required=True, help="a file with a path on each line")
    parser.add_argument("--users", type=int, default=8, help="how many rate at once")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--skip", type=int, default=0, help="how many of the links are used already"
    )
    parser.add_argument("--receipt", action="store_true", help="open the page after the form too")
    parser.add_argument("--pid", action="append", default=[], metavar="NAME=PID")
    given = parser.parse_args()
    paths = given.links.read_text(encoding="ascii").split()[given.skip :]
    pids = {name: int(pid) for name, _, pid in (each.partition("=") for each in given.pid)}
    plan = Plan(given.port, given.seconds, given.receipt)
    sys.stdout.write(json.dumps(measured(plan, paths, given.users, pids)) + "\n")


if __name__ == "__main__":
    main()
