"""Surveys as a part."""

from app.part import Part
from app.roles import Role
from surveys.permissions import SurveyPermission
from surveys.row_formats.declared import ROW_FORMATS

SURVEYS = Part(
    name="surveys",
    permissions=SurveyPermission,
    grants={
        Role.SYSTEM_ADMINISTRATOR: frozenset(
            {SurveyPermission.READ_INSTRUMENTS, SurveyPermission.RECORD_LICENCE}
        ),
        Role.AUDITOR: frozenset(
            {
                SurveyPermission.READ_INSTRUMENTS,
                SurveyPermission.MANAGE_ROUNDS,
                SurveyPermission.READ_ROUNDS,
                SurveyPermission.READ_SELF_REPORTS,
            }
        ),
        Role.COMMISSIONER: frozenset({SurveyPermission.READ_ROUNDS}),
        Role.UNIT_MANAGER: frozenset(
            {SurveyPermission.ANSWER_SELF_REPORT, SurveyPermission.READ_SELF_REPORTS}
        ),
        Role.PRACTITIONER: frozenset({SurveyPermission.HOLD_SESSIONS}),
    },
    row_formats=ROW_FORMATS,
)
