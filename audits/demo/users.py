"""The demo's users: one or more of each role, found by an e-mail that no person can have."""

from datetime import datetime

from app.db import db
from app.identity.models.users import Membership, User
from app.organisation.models.units import Commissioner, Unit
from app.roles import Role

DOMAIN = "demo.example.se"


def add_users(
    municipality: Commissioner, district: Commissioner, units: list[Unit], at: datetime
) -> dict[str, User]:
    """Add the users; gives them by the name before the @."""
    first, second = units[0], units[1]
    wanted: tuple[tuple[str, str, Membership], ...] = (
        ("administrator", "Systemadministratör", Membership(role=Role.SYSTEM_ADMINISTRATOR)),
        ("auditor", "Kvalitetsgranskare", _auditor(municipality)),
        ("auditor.norra", "Kvalitetsgranskare, Norra", _auditor(district)),
        (
            "commissioner",
            "Beställare, Norra",
            Membership(role=Role.COMMISSIONER, commissioner_id=district.id),
        ),
        (
            "manager",
            f"Verksamhetschef, {first.name}",
            Membership(role=Role.UNIT_MANAGER, unit_id=first.id),
        ),
        (
            "manager.two",
            f"Verksamhetschef, {second.name}",
            Membership(role=Role.UNIT_MANAGER, unit_id=second.id),
        ),
        (
            "practitioner",
            f"Behandlare, {first.name}",
            Membership(role=Role.PRACTITIONER, unit_id=first.id),
        ),
        (
            "practitioner.two",
            f"Behandlare, {second.name}",
            Membership(role=Role.PRACTITIONER, unit_id=second.id),
        ),
    )
    users = {
        name: User(email=f"{name}@{DOMAIN}", name=title, created_at=at, memberships=[membership])
        for name, title, membership in wanted
    }
    for name in users.keys() - {"administrator"}:  # who is the installation's
        users[name].municipality_id = municipality.municipality_id
    db.session.add_all(users.values())
    db.session.flush()
    return users


def _auditor(commissioner: Commissioner) -> Membership:
    return Membership(role=Role.AUDITOR, commissioner_id=commissioner.id)
