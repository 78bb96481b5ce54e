"""From a file of counts to a protected file."""

import csv
import io

import pytest

from audits.disclosure.tables import BadTable
from audits.protecting.domain.long_form import HIDDEN
from audits.protecting.domain.protected_files import Ask, protect, round_off

LEAVES = (9, 8, 3, 12, 11, 7, 6, 9, 10, 14)
PARENTS = {"u1": "p1", "u2": "p1", "u3": "p2", "u4": "p2", "u5": "p3"}
ROWS = [(u, p, sex) for u, p in PARENTS.items() for sex in ("girl", "boy")]
ASK = {"rows": "unit,provider", "columns": "sex", "insiders": ("provider",)}


def file_of(counts, rows=ROWS, last="sex"):
    lines = [",".join((*row, str(n))) for row, n in zip(rows, counts, strict=True)]
    return "\n".join([f"unit,provider,{last},count", *lines, ""])


COUNTS = file_of(LEAVES)


def cells(text):
    return {
        (row["unit"], row["provider"], row.get("sex") or row.get("answer")): row["count"]
        for row in csv.DictReader(io.StringIO(text))
    }


def test_every_cell_is_written_and_hidden_ones_all_look_the_same():
    done = protect(COUNTS, Ask(**ASK))

    found = cells(done.csv)
    assert len(found) == 27
    assert found["u2", "p1", "girl"] == HIDDEN
    assert list(found.values()).count(HIDDEN) > 1
    assert found["*", "*", "*"] == "89"


def test_a_cell_to_keep_is_named_in_words():
    without = cells(protect(COUNTS, Ask(**ASK)).csv)
    lost = [key for key, said in without.items() if said == HIDDEN and key[2] == "boy"]
    unit, provider, sex = lost[0]

    done = protect(COUNTS, Ask(**ASK, keep=(f"unit={unit}, provider={provider}, sex={sex}",)))

    assert cells(done.csv)[lost[0]] != HIDDEN


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        ("u1", "named as column=value, not 'u1'"),
        ("age=3", "named as column=value, not 'age=3'"),
        ("unit=u9", "there is no cell 'unit=u9' to keep"),
    ],
)
def test_a_cell_to_keep_must_be_there(keep, words):
    with pytest.raises(BadTable, match=words):
        protect(COUNTS, Ask(**ASK, keep=(keep,)))


def test_a_protected_file_is_an_earlier_release_of_the_next():
    first = protect(COUNTS, Ask(**ASK), title="first")
    again = protect(COUNTS, Ask(**ASK, earlier=(("first.csv", first.csv),)))
    registered = protect(COUNTS, Ask(**ASK, released=(first.release,)))

    assert again.csv == registered.csv
    assert first.release.title == "first"
    assert {k for k, n in cells(again.csv).items() if n == HIDDEN} <= {
        k for k, n in cells(first.csv).items() if n == HIDDEN
    }


def test_what_was_shown_before_can_not_be_hidden_again():
    done = protect(COUNTS, Ask(**ASK, earlier=(("all.csv", COUNTS),)))

    assert (done.csv, done.release) == (None, None)
    assert {each.cell for each in done.breaches} == {"sex=girl, unit=u2"}
    assert "NOT SAFE" in done.report


def test_a_bad_earlier_release_is_named_with_its_line():
    with pytest.raises(BadTable, match=r"line 2: old\.csv: 'x' is not a whole number"):
        protect(COUNTS, Ask(**ASK, earlier=(("old.csv", COUNTS.replace("girl,9", "girl,x")),)))


def test_all_in_one_answer_is_hidden_when_the_question_is_sensitive():
    rows = [(u, p, answer) for u, p in PARENTS.items() for answer in ("yes", "no")]
    text = file_of((9, 0, 6, 12, 11, 7, 6, 9, 10, 14), rows, "answer")
    ask = {**ASK, "columns": "answer"}

    plain, careful = (
        cells(protect(text, Ask(**ask, sensitive=of)).csv) for of in ((), ("answer",))
    )

    assert HIDDEN not in plain.values()
    assert careful["u1", "p1", "yes"] == careful["u1", "p1", "no"] == HIDDEN


def test_bounds_are_told_when_asked_for():
    done = protect(COUNTS, Ask(**ASK, with_bounds=True))

    assert "sex=girl, unit=u2: 0 to" in done.report


def test_rounded_file_says_that_totals_may_differ():
    done = round_off(COUNTS.replace("boy,14", "boy,."), Ask(**ASK), secret=b"s")

    found = cells(done.csv)
    assert found.pop(("u5", "p3", "boy")) == "."
    assert {int(n) % 5 for n in found.values()} == {0}
    assert "totals may differ" in done.report
    assert done.release is None


def test_a_table_is_not_rounded_beside_an_exact_release():
    with pytest.raises(BadTable, match="can't be rounded beside an earlier release"):
        round_off(COUNTS, Ask(**ASK, earlier=(("first.csv", COUNTS),)), secret=b"s")
