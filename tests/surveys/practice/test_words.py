"""What the marks of a curve mean."""

from surveys.collections.domain.rounds import EntryMode
from surveys.practice.words import SHAPES


def test_each_way_of_entry_has_a_mark_and_those_that_differ_differ():
    assert set(SHAPES) == set(EntryMode)
    apart = (EntryMode.PHONE, EntryMode.TABLET, EntryMode.PAPER, EntryMode.INTERPRETER)
    assert len({SHAPES[mode] for mode in apart}) == 4
