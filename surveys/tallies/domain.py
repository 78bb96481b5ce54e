"""Tally cells: what a response adds to the counts that figures are made from."""

from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.routing import reachable_answers

Cell = tuple[str, str]

RESPONSE: Cell = ("", "")  # the cell that counts responses themselves


def cells(instrument: Instrument, answers: Answers) -> tuple[Cell, ...]:
    """List the (question key, value) cells that the response counts in, each once.

    Sorted, so that two transactions lock rows in the same order and can't block each other.
    """
    found = {RESPONSE}
    for key, value in reachable_answers(instrument, answers).items():
        found.update((key, tallied) for tallied in instrument.question(key).type.tallied(value))
    return tuple(sorted(found))
