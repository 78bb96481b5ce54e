"""Audits as a part."""

from app.part import Part
from app.roles import Role
from audits.cli import figures
from audits.permissions import AuditPermission
from audits.row_formats import ROW_FORMATS

AUDITS = Part(
    name="audits",
    permissions=AuditPermission,
    commands=(figures,),
    grants={
        Role.AUDITOR: frozenset(AuditPermission),
        Role.UNIT_MANAGER: frozenset({AuditPermission.READ_OWN_FIGURES}),
    },
    row_formats=ROW_FORMATS,
)
