"""A share for each unit: in the register's order, adding up to the whole."""

from functools import cache

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.readings import share_of
from audits.figures.domain.unit_shares import unit_shares
from tests.audits.figures.domain.factories import make_facts, make_report, make_unit
from tests.audits.figures.domain.reference_year import load_year


@cache
def reference_year():
    return load_year()


def test_unit_shares_stand_in_the_order_of_the_register_when_read():
    facts = make_facts(
        units=(make_unit("U2"), make_unit("U1"), make_unit("U3")),
        offers=(),
        self_reports=(
            make_report("U1", own_user_survey="yes"),
            make_report("U2", own_user_survey="no"),
        ),
    )

    shares = unit_shares(CATALOGUE["own_user_survey"], facts)

    assert [(code, share.numerator, share.base) for code, share in shares] == [
        ("U2", 0, 1),
        ("U1", 1, 1),
    ]


def test_unit_shares_add_up_to_the_whole_when_files_are_counted():
    indicator = CATALOGUE["files_with_plan"]

    shares = [share for _, share in unit_shares(indicator, reference_year())]

    whole = share_of(indicator, reference_year())
    assert sum(share.base for share in shares) == whole.base
    assert sum(share.numerator for share in shares) == whole.numerator


@pytest.mark.parametrize("key", ["survey_trust_all", "complaints"])
def test_unit_shares_are_none_when_the_figure_can_not_be_divided(key):
    assert unit_shares(CATALOGUE[key], reference_year()) == ()
