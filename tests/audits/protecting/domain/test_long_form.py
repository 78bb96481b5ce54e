"""Files of one line a cell: what they mean, and which line is wrong."""

import pytest

from audits.disclosure.dimensions import Split
from audits.disclosure.tables import BadTable
from audits.protecting.domain.long_form import Axes, read_counts, read_release, write_cells

AXES = Axes.parse("unit, provider", "sex")
COUNTS = """\
unit,provider,sex,count
U1,P1,girl,3
U1,P1,boy,7
U2,P1,girl,8
U3,P2,boy,12
*,P1,*,18
U1,*,*,10
*,*,*,30
"""


def splits(layout, at=0):
    return {split.total: split.parts for split in layout.shape.dimensions[at].splits}


def test_columns_nest_when_each_value_has_one_parent():
    table, layout = read_counts(COUNTS, AXES)

    assert splits(layout) == {
        "*": ("provider=P1", "provider=P2"),
        "provider=P1": ("unit=U1", "unit=U2"),
        "provider=P2": ("unit=U3",),
    }
    assert splits(layout, 1) == {"*": ("sex=boy", "sex=girl")}
    assert table.counts["unit=U2", "sex=boy"] == 0
    assert table.counts["provider=P1", "sex=girl"] == 11


def test_columns_cross_when_a_value_has_two_parents():
    _, layout = read_counts(
        "unit,service,count\nU1,a,1\nU1,b,2\nU2,b,3\n", Axes.parse("unit,service", "")
    )

    assert [each.name for each in layout.shape.dimensions] == ["unit", "service"]
    assert layout.shape.size == 9


def test_two_hierarchies_share_their_leaves():
    text = "unit,provider,service,count\nU1,P1,a,1\nU2,P1,b,2\nU3,P2,b,3\n"

    table, layout = read_counts(text, Axes.parse("unit,provider,service", ""))

    found = layout.shape.dimensions[0].splits
    assert Split("*", ("provider=P1", "provider=P2")) in found
    assert Split("*", ("service=a", "service=b")) in found
    assert Split("service=b", ("unit=U2", "unit=U3")) in found
    assert table.counts == {
        ("*",): 6,
        ("provider=P1",): 3,
        ("provider=P2",): 3,
        ("service=a",): 1,
        ("service=b",): 5,
        ("unit=U1",): 1,
        ("unit=U2",): 2,
        ("unit=U3",): 3,
    }


def test_a_crossing_of_two_hierarchies_is_a_cell_when_it_is_given():
    text = "unit,provider,service,count\nU1,P1,a,1\nU2,P1,b,2\nU3,P2,b,3\n*,P1,b,2\n*,P1,a,1\n"

    table, layout = read_counts(text, Axes.parse("unit,provider,service", ""))

    assert table.counts["provider=P1 & service=b",] == 2
    assert splits(layout)["provider=P1"] == ("provider=P1 & service=a", "provider=P1 & service=b")
    assert splits(layout)["provider=P1 & service=b"] == ("unit=U2",)


def test_columns_that_decide_each_other_are_one_level():
    text = "unit,code,count\nU1,c1,1\nU2,c2,2\n"

    _, layout = read_counts(text, Axes.parse("unit,code", ""))

    assert splits(layout) == {"*": ("unit=U1", "unit=U2")}


def test_a_provider_without_units_stands_for_itself():
    table, layout = read_counts(COUNTS.replace("30", "34") + "*,P9,boy,4\n", AXES)

    assert "provider=P9" in layout.shape.dimensions[0].leaves
    assert table.counts["*", "sex=boy"] == 23


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (COUNTS.replace("30", "31"), "line 8: the total of all says 31, its parts add up to 30"),
        (COUNTS.replace("girl,3", "girl,-3"), "line 2: the count is negative"),
        (COUNTS.replace("U3,P2", "U3,*"), "line 5: unit U3 has no provider"),
        (COUNTS + "U1,P1,girl,3\n", "line 9: the same cell stands on line 2"),
        (COUNTS.replace("boy,12", "boy,12.5"), "line 5: '12.5' is not a whole number"),
        (COUNTS.replace("boy,12", "boy,"), "line 5: count is empty"),
        (COUNTS.replace("boy,12", "boy,12,1"), "line 5: 5 values in 4 columns"),
        (COUNTS.replace("U3,P2,boy", "U1,P2,boy"), "line 5: unit U1 stands under both provider P1"),
        (COUNTS.replace("unit,prov", "enhet,prov"), "line 1: there is no column unit"),
        (COUNTS.replace("unit,provider,sex", "unit,provider,provider"), "line 1: a column stands"),
        ("unit,provider,sex,age,count\n", "line 1: the column age is named neither"),
        ("unit,provider,sex,count\n", "no lines"),
        ("unit,provider,sex,count\n*,*,*,3\n", "the column unit holds nothing but totals"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, words):
    with pytest.raises(BadTable, match=words.replace("(", r"\(")):
        read_counts(text, Axes.parse("unit<provider", "sex"))


def test_semicolons_and_empty_lines_are_taken():
    table, _ = read_counts(COUNTS.replace(",", ";").replace("*;*;*", "\n*;*;*"), AXES)

    assert table.counts["*", "*"] == 30


def test_what_can_not_occur_is_known_to_all():
    table, _ = read_counts(COUNTS + "U3,P2,girl,.\n", AXES)

    assert table.impossible == {("unit=U3", "sex=girl")}
    assert table.counts["unit=U3", "sex=girl"] == 0


def test_written_table_is_read_back_as_it_was():
    table, layout = read_counts(COUNTS, AXES)

    written = write_cells(layout, lambda key: str(table.counts[key]))

    assert read_counts(written, AXES)[0] == table
    assert written.splitlines()[:2] == ["unit,provider,sex,count", "*,*,*,30"]


def test_release_tells_hidden_cells_from_shown_ones():
    text = "unit,origin,count\nU1,here,..\nU1,else,..\nU2,here,6\nU2,else,.\nU1,*,9\n"

    found = read_release(text, AXES, "last year")

    assert [each.name for each in found.shape.dimensions] == ["unit", "origin"]
    assert found.shown == {
        ("unit=U2", "origin=here"): 6,
        ("unit=U2", "origin=else"): 0,
        ("unit=U1", "*"): 9,
    }
    assert ("*", "*") in found.hidden


def test_codes_of_a_column():
    _, layout = read_counts(COUNTS, AXES)

    assert layout.codes_of("provider") == (0, ["provider=P1", "provider=P2"])
    with pytest.raises(BadTable, match="no column age"):
        layout.codes_of("age")
