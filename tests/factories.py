"""Plain make_* functions: each makes one valid thing, stored and flushed, unless told otherwise."""

from datetime import date, timedelta
from itertools import count

from flask import g
from sqlalchemy import select

from app.db import db
from app.identity.models.users import Membership, ObjectGrant, User
from app.organisation.models.units import (
    Agreement,
    CareForm,
    Commissioner,
    ContractForm,
    Municipality,
    Ownership,
    Provider,
    Service,
    Unit,
)
from app.organisation.operations.municipalities import key_of
from app.roles import Role
from tests.conftest import NOON

_numbers = count(1)


def kept(thing):
    db.session.add(thing)
    db.session.flush()
    return thing


def make_municipality(name="Provköping") -> Municipality:
    return kept(Municipality(key=key_of(name), name=name))


def make_commissioner(name="Provköping", parent=None) -> Commissioner:
    """A district below its parent; without one, the top of a municipality, which is made with it.

    What an operation has made by that name is given as it is.
    """
    if parent is not None:
        of = parent.municipality_id
    elif (top := _top_called(name)) is not None:
        return top
    else:  # a service may have needed a municipality before its top was made
        topped = select(Commissioner.municipality_id).where(Commissioner.parent_id.is_(None))
        bare = select(Municipality).where(Municipality.id.not_in(topped))
        found = db.session.scalars(bare).first()
        if found is not None:
            found.name, found.key = name, key_of(name)
        of = (found or make_municipality(name)).id
    return kept(
        Commissioner(name=name, parent_id=parent.id if parent else None, municipality_id=of)
    )


def _top_called(name) -> Commissioner | None:
    top = Commissioner.parent_id.is_(None)
    return db.session.scalars(select(Commissioner).where(top, Commissioner.name == name)).first()


def the_first_municipality() -> Municipality:
    """The one that was made first, or a new one."""
    wanted = select(Municipality).order_by(Municipality.id)
    return db.session.scalars(wanted).first() or make_municipality()


def make_provider(name=None) -> Provider:
    return kept(Provider(name=name or f"Familjestöd nr {next(_numbers)}"))


def make_unit(code=None, provider=None, ownership=Ownership.PRIVATE) -> Unit:
    code = code or f"V{next(_numbers):03}"
    return kept(
        Unit(
            code=code,
            name=f"Verksamhet {code}",
            provider_id=(provider or make_provider()).id,
            ownership=ownership,
        )
    )


def make_service(
    key="family_counselling", care_form=CareForm.OUTPATIENT, municipality_id=None
) -> Service:
    """A service of a municipality, the first one unless told otherwise."""
    return kept(
        Service(
            municipality_id=municipality_id or the_first_municipality().id,
            key=key,
            name=key.replace("_", " ").capitalize(),
            care_form=care_form,
        )
    )


def make_agreement(
    unit, service, commissioner, valid_from=date(2014, 5, 1), valid_to=None
) -> Agreement:
    return kept(
        Agreement(
            unit_id=unit.id,
            service_id=service.id,
            commissioner_id=commissioner.id,
            contract_form=ContractForm.LOV,
            needs_assessed=False,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )


def make_user(role: Role, scope=None, email=None) -> User:
    """A user with one membership; scope is a commissioner, provider or unit.

    The user belongs to the commissioner's municipality, else to none.
    """
    user = User(
        email=email or f"{role.value}{next(_numbers)}@example.se",
        name=role.value.replace("_", " ").capitalize(),
        municipality_id=scope.municipality_id if isinstance(scope, Commissioner) else None,
        created_at=NOON,
    )
    membership = Membership(role=role)
    if isinstance(scope, Commissioner):
        membership.commissioner_id = scope.id
    elif isinstance(scope, Provider):
        membership.provider_id = scope.id
    elif isinstance(scope, Unit):
        membership.unit_id = scope.id
    user.memberships.append(membership)
    return kept(user)


def make_grant(user, object_id, permission, kind="case", until=None) -> ObjectGrant:
    return kept(
        ObjectGrant(
            user_id=user.id,
            kind=kind,
            object_id=object_id,
            permission=permission,
            since=NOON - timedelta(days=400),
            until=until,
            why="skyddade uppgifter",
        )
    )


def log_in(client, user) -> None:
    """Sign a user in on a test client, without a password."""
    g.pop("_login_user", None)  # the app context outlives a request in tests
    with client.session_transaction() as session:
        session["_user_id"] = user.get_id()
        session["_fresh"] = True
        session["csrf_token"] = f"{user.id}.{'0' * 40}"  # as begin_proofs_of makes it
