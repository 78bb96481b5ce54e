import pytest
from sqlalchemy import text

from app.db import db
from surveys.operations.answers import store_response
from tests.surveys.factories import make_round, make_sending


@pytest.fixture
def answered(web):
    store_response(make_sending(make_round(), {"trust_in_staff": "yes"}))
    db.session.commit()
    return web.test_cli_runner()


def test_tallies_check_says_how_many_agree_when_all_do(answered):
    result = answered.invoke(args=["tallies", "check"])

    assert result.exit_code == 0
    assert "2 tallies agree" in result.output


def test_tallies_check_lists_the_difference_when_a_count_is_wrong(answered):
    db.session.execute(text("UPDATE tally SET n = 7 WHERE value = 'yes'"))
    db.session.commit()

    result = answered.invoke(args=["tallies", "check"])

    assert result.exit_code == 1
    assert "question trust_in_staff" in result.output
    assert "kept 7, counted 1" in result.output
