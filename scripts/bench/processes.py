"""What processes use, as Linux tells it in /proc: processor time, memory, and how busy the machine is."""

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
# Where the fields of /proc/PID/stat stand, counted from the one after the name.
PARENT, TIMES = 1, slice(11, 13)
TIMES_OF_ENDED_CHILDREN = slice(13, 15)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of all below it, those that have ended too."""
    ended = sum(map(int, _stat(pid)[TIMES_OF_ENDED_CHILDREN]))
    return TICK_S * (ended + sum(_ticks(each) for each in family(pid)))


def memory_mib(pid: int) -> float:
    """What a process and all below it hold, shared pages divided among those that share them (PSS)."""
    return round(sum(_pss_kib(each) for each in family(pid)) / 1024, 1)


def machine_seconds() -> float:
    """Processor time that the whole machine has spent on anything but waiting."""
    user, nice, system, _idle, _waiting, *more = map(int, _first_line("stat").split()[1:8])
    return TICK_S * (user + nice + system + sum(more))


def family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    parents = {each: int(_stat(each)[PARENT]) for each in _running()}
    waiting = [pid]
    while waiting:
        yield (now := waiting.pop())
        waiting += [child for child, parent in parents.items() if parent == now]


def parent_of(pid: int) -> int:
    """The process that started another."""
    return int(_stat(pid)[PARENT])


def _running() -> list[int]:
    found = [int(path.name) for path in PROC.iterdir() if path.name.isdecimal()]
    return [pid for pid in found if _stat(pid)[0] != "gone"]


def _stat(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return ["gone", *["0"] * 20]
    return text.rpartition(") ")[2].split()  # a name may hold spaces and brackets


def _ticks(pid: int) -> int:
    return sum(map(int, _stat(pid)[TIMES]))


def _pss_kib(pid: int) -> int:
    text = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _first_line(name: str) -> str:
    return (PROC / name).read_text(encoding="ascii").partition("\n")[0]
