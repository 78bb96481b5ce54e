"""By property: what is told in public is the same whatever the hidden counts are."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audits.disclosure.primary import needs_of
from audits.disclosure.released import release_from_json
from audits.disclosure.rounding import BASE, rounded, rounded_table
from audits.disclosure.suppress import suppress
from audits.disclosure.tables import cell_of, named
from audits.protecting.domain.report import bounds_text, is_hidden, report_on
from tests.audits.disclosure.factories import SEX, UNITS, make_table, systems
from tests.examples import examples

FEW = examples(1 / 4)
secrets = st.binary(min_size=1, max_size=16)


@FEW
@given(systems())
def test_public_text_tells_only_how_many_of_how_many(system):
    done = suppress(system, needs_of(system))
    report = report_on(done, 5, 1.5)

    told = [int(number) for number in re.findall(r"\d+", report.public_text())]

    size = system.table.shape.size
    assert told == [int(done.hidden.sum()), size, round(100 * report.share), 5]


@FEW
@given(systems())
def test_every_small_cell_is_hidden_and_every_hidden_cell_has_a_reason(system):
    done = suppress(system, needs_of(system))

    for key, count in system.table.counts.items():
        if 0 < count < 5:
            assert is_hidden(done, key)
    report = report_on(done, 5, 0)
    assert report.small + sum(n for _, n in report.protecting) == report.hidden
    assert 0 <= report.share <= 1


@FEW
@given(systems(with_insiders=False))
def test_bounds_hold_the_true_count_of_every_hidden_cell(system):
    done = suppress(system, needs_of(system))
    truth = {named(cell): system.values[n] for n, cell in enumerate(system.cells)}

    lines = bounds_text(done).splitlines()

    assert len(lines) == np.count_nonzero(done.hidden)
    for line in lines:
        name, span = line.split(": ")
        low, high = map(float, span.split(" to "))
        count = truth[name]
        assert low <= count <= high


@given(count=st.integers(0, 10**6), secret=secrets, codes=st.frozensets(st.text(max_size=4)))
def test_rounded_count_is_a_near_multiple_and_the_same_each_time(count, secret, codes):
    first, second = (rounded(count, codes, secret) for _ in range(2))

    assert first == second
    assert first % BASE == 0
    assert abs(first - count) < BASE
    assert first == count or count % BASE


@given(count=st.integers(0, 10**6), secret=secrets)
def test_multiple_is_not_moved_by_rounding(count, secret):
    assert rounded(count * BASE, frozenset({"x"}), secret) == count * BASE


def test_rounding_is_right_on_average():
    for count in range(1, BASE):
        drawn = [rounded(count, frozenset({f"c{n}"}), b"secret") for n in range(2000)]

        assert abs(sum(drawn) / len(drawn) - count) < 0.3


def test_rounding_goes_another_way_under_another_secret_or_population():
    cells = [frozenset({f"c{n}"}) for n in range(60)]

    plain = [rounded(7, cell, b"one") for cell in cells]

    assert plain != [rounded(7, cell, b"two") for cell in cells]
    assert plain != [rounded(7, cell, b"one", "people 2026") for cell in cells]
    assert set(plain) == {5, 10}


@given(st.lists(st.integers(0, 40), min_size=10, max_size=10), secrets)
def test_rounded_table_has_every_cell_and_agrees_with_its_parts(leaves, secret):
    table = make_table((UNITS, SEX), leaves)

    found = rounded_table(table, secret, "people")

    assert set(found) == set(table.counts)
    for key, count in table.counts.items():
        assert found[key] == rounded(count, cell_of(key), secret, "people")


@FEW
@given(systems())
def test_release_says_nothing_of_a_hidden_count_and_is_read_back(system):
    done = suppress(system, needs_of(system))

    release = done.release("Klienter efter ålder")

    hidden = {key for key in system.table.counts if is_hidden(done, key)}
    assert hidden.isdisjoint(release.shown)
    assert all(release.shown[key] == system.table.counts[key] for key in release.shown)
    assert release_from_json(release.to_json()) == release
