from hypothesis import given
from hypothesis import strategies as st

from app.rows.seen import Seen

batches = st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=5)


@given(batches)
def test_repeated_keys_are_told_with_their_first_line_whatever_the_batches(keys):
    first, expected, found, line = {}, {}, {}, 0

    with Seen() as seen:
        for batch in keys:
            pairs = []
            for key in batch:
                line += 1
                pairs.append((key, line))
                if first.setdefault(key, line) != line:
                    expected[line] = first[key]
            found |= seen.repeated(pairs)

    assert found == expected
