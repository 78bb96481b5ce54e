"""The summary page, its figures, rows and charts, and who may see what."""

import pytest

from app.roles import Role
from tests.audits.stored_year import store_reference_year
from tests.factories import log_in, make_user


@pytest.fixture
def top(web):
    return store_reference_year(with_assignments=True)


@pytest.fixture
def auditor(client, top):
    log_in(client, make_user(Role.AUDITOR, top))
    return client


def test_summary_opens(auditor):
    page = auditor.get("/summary/2017")

    assert page.status_code == 200
    assert "47 %" in page.text
