"""A release as text: the same for the same release, without hidden counts."""

from audits.disclosure.primary import needs_of
from audits.disclosure.released import release_from_json
from audits.disclosure.suppress import suppress
from tests.audits.disclosure.factories import LINKED, SEX, make_system

LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 10, 14)


def test_release_is_read_back_with_its_hierarchies():
    system = make_system((LINKED, SEX), LEAVES)
    release = suppress(system, needs_of(system)).release("Clients")

    found = release_from_json(release.to_json())

    assert found == release
    assert found.digest == release.digest
    assert ("u2", "girl") in found.hidden


def test_a_hidden_count_leaves_no_trace():
    one, other = (
        make_system((LINKED, SEX), (9, 8, girls, 12, 11, 7, 6, 9, 10, 14), insiders=())
        for girls in (3, 4)
    )
    hidden = suppress(one, needs_of(one)).hidden
    shown = [
        {
            cell: int(n)
            for cell, n, of in zip(each.cells, each.values, hidden, strict=True)
            if not of
        }
        for each in (one, other)
    ]

    assert frozenset({"u2", "girl"}) not in shown[0]
    assert "3" not in [str(n) for cell, n in shown[0].items() if cell == {"u2", "girl"}]
