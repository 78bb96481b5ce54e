"""The figures API: keys, scope, errors as JSON, and a document that tells the truth."""

import pytest
import schemathesis
from hypothesis import given
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import ignored_auth
from sqlalchemy import select

from app.db import db
from app.identity.models.users import ApiKey
from app.identity.secret_tokens import hash_of
from app.organisation.models.units import Commissioner
from app.roles import Role
from tests.audits.figures.domain.reference_year import published_figures
from tests.conftest import NOON
from tests.factories import kept, make_user

KEY = "a-key-for-tests"


def make_key(commissioner, raw=KEY, revoked_at=None):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    key = ApiKey(
        name="Statistik",
        key_hash=hash_of(raw),
        commissioner_id=commissioner.id,
        created_by=user.id,
        created_at=NOON,
        revoked_at=revoked_at,
    )
    kept(key)
    db.session.commit()
    return key


@pytest.fixture(autouse=True)
def stored_key(top):
    return make_key(top)


def get(client, query="year=2017", key=KEY, of="figures"):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.get(f"/api/v1/{of}?{query}", headers=headers)


def test_figures_are_the_published_ones(client, top):
    answer = get(client)

    found = {
        row["figure"]: (
            str(row["numerator"]),
            "" if row["denominator"] is None else str(row["denominator"]),
        )
        for row in answer.json["figures"]
    }
    assert answer.status_code == 200
    assert {key: found[key] for key in published_figures()} == published_figures()
    assert answer.json["commissioner"] == "Provköping"


def test_service_and_commissioner_narrow(client, top):
    by_service = get(client, "year=2017&service=family_counselling").json["figures"]
    by_district = get(client, "year=2017&commissioner=Norra").json["figures"]

    values = {row["figure"]: row["numerator"] for row in by_service}
    assert values["units_total"] == 26
    assert {row["figure"]: row["numerator"] for row in by_district}["assignments_started"] == 2


@pytest.mark.parametrize(
    ("query", "key", "status"),
    [
        ("year=2017", None, 401),
        ("year=2017", "wrong", 401),
        ("", KEY, 400),
        ("year=tjugohundra", KEY, 400),
        ("year=²017", KEY, 400),
        ("year=99999999999999999999", KEY, 400),
        ("year=1999", KEY, 404),
        ("year=2017&commissioner=Ingenstans", KEY, 404),
        ("year=2017&service=no_such", KEY, 404),
    ],
)
def test_what_cannot_be_answered_is_refused_as_json(client, top, query, key, status):
    answer = get(client, query, key)

    assert answer.status_code == status
    assert answer.json["status"] == status
    assert answer.json["detail"]


def test_a_revoked_key_opens_nothing(client, top):
    make_key(top, raw="old", revoked_at=NOON)

    assert get(client, key="old").status_code == 401


def test_a_district_key_does_not_reach_its_sibling_or_parent(client, top):
    norra = db.session.scalar(select(Commissioner).where(Commissioner.name == "Norra"))
    make_key(norra, raw="norra")

    own = get(client, key="norra").json
    others = [
        get(client, f"year=2017&commissioner={name}", key="norra") for name in ("Södra", top.name)
    ]

    assert own["commissioner"] == "Norra"
    assert {row["figure"]: row["numerator"] for row in own["figures"]}["assignments_started"] == 2
    assert [answer.status_code for answer in others] == [404, 404]


def test_an_unchanged_answer_is_not_sent_again(client, top):
    first = get(client)

    again = client.get(
        "/api/v1/figures?year=2017",
        headers={"Authorization": f"Bearer {KEY}", "If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304
    assert again.data == b""


def test_a_key_reads_small_groups_and_the_answer_says_so(client, top):
    answer = get(client).json

    few = [row for row in answer["figures"] if row["denominator"] and 0 < row["numerator"] < 5]
    assert few
    assert answer["small_groups"] == "included"


def faults_of(client, answer, name):
    """Where an answer is another than the document says."""
    document = client.get("/api/v1/openapi.json").json
    schema = {**document["components"]["schemas"][name], "components": document["components"]}
    assert document["openapi"] == "3.1.0"
    return list(Draft202012Validator(schema).iter_errors(answer.json))


def test_document_describes_the_answer(client, top):
    assert faults_of(client, get(client), "Figures") == []


@pytest.mark.parametrize("of", ["figures", "released"])
def test_every_generated_call_is_answered_as_the_document_says(web, top, of):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", web)
    operation = schema[f"/api/v1/{of}"]["GET"]
    strategy = operation.as_strategy()
    seen = set()

    @given(case=strategy)
    def call(case):
        headers = {"Authorization": f"Bearer {KEY}", "Accept-Encoding": "identity"}
        response = case.call(headers=headers)
        # the key sent is always ours, whatever was generated: wrong keys have a test of their own
        case.validate_response(response, excluded_checks=[ignored_auth])
        seen.add(response.status_code)

    call()

    assert seen <= {200, 400, 401, 404}
