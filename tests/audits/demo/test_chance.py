"""The demo's chance: the same on every run, and each thing apart from every other."""

from hypothesis import given
from hypothesis import strategies as st

from audits.demo.chance import chance, drawn_id, split


@given(st.text(max_size=20))
def test_draws_are_the_same_when_the_name_is(name):
    first, second = ([source.random() for _ in range(5)] for source in (chance(name), chance(name)))

    assert first == second


@given(st.sets(st.text(max_size=20), min_size=2, max_size=6))
def test_draws_differ_when_the_names_do(names):
    assert len({chance(name).random() for name in names}) == len(names)


@given(st.integers(0, 10**6))
def test_drawn_id_is_a_random_one_by_its_own_account(number):
    drawn = drawn_id(chance(str(number)))

    assert drawn.version == 4
    assert drawn == drawn_id(chance(str(number)))


def test_drawn_ids_differ_when_drawn_from_one_source():
    random = chance("ids")

    assert len({drawn_id(random) for _ in range(500)}) == 500


@given(total=st.integers(0, 400), name=st.text(max_size=5))
def test_split_gives_parts_within_bounds_that_make_the_whole(total, name):
    parts = split(total, 4, 100, chance(name))

    assert len(parts) == 4
    assert sum(parts) == total
    assert all(0 <= part <= 100 for part in parts)
