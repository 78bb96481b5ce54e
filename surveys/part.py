"""Surveys as a part."""

from pathlib import Path

from flask_babel import lazy_gettext as _l

from app.part import Job, NavEntry, Part, UnitPanel
from app.roles import Role
from surveys.cli import instruments as instrument_commands
from surveys.cli import load_missing, tallies
from surveys.jobs import close_rounds, forget_orders
from surveys.permissions import SurveyPermission
from surveys.row_formats.declared import ROW_FORMATS
from surveys.web.answering import answering
from surveys.web.answering_sections import sections as answering_sections
from surveys.web.assets import assets
from surveys.web.cases import cases
from surveys.web.instruments import instruments
from surveys.web.receipts import receipts
from surveys.web.rounds import rounds
from surveys.web.self_reports import self_reports
from surveys.web.sessions import sessions
from surveys.web.trail_words import DEEDS
from surveys.web.unit_panel import unit_panel

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
    blueprints=(
        assets,
        answering,
        answering_sections,
        cases,
        sessions,
        rounds,
        receipts,
        instruments,
        self_reports,
    ),
    nav=(
        NavEntry(
            "cases.index",
            _l("Ärenden"),
            SurveyPermission.HOLD_SESSIONS,
            20,
            covers=("sessions",),
        ),
        NavEntry("self_reports.index", _l("Egenrapporter"), SurveyPermission.READ_SELF_REPORTS, 30),
        NavEntry(
            "rounds.index",
            _l("Mätomgångar"),
            SurveyPermission.READ_ROUNDS,
            40,
            covers=("receipts",),
        ),
        NavEntry("instruments.index", _l("Instrument"), SurveyPermission.READ_INSTRUMENTS, 60),
    ),
    commands=(tallies, instrument_commands),
    prepare=load_missing,
    deeds=DEEDS,
    translations=str(Path(__file__).with_name("translations")),
    unit_panels=(
        UnitPanel(
            "surveys",
            _l("Skattningar och svarsläge"),
            SurveyPermission.READ_SELF_REPORTS,
            unit_panel,
            30,
        ),
    ),
    jobs=(
        Job("surveys:close_rounds", close_rounds, {"hour": "0", "minute": "10"}),
        Job("surveys:forget_orders", forget_orders, {"hour": "2", "minute": "10"}),
    ),
    family_paths=("/a/", "/answer"),
    home={Role.PRACTITIONER: "cases.index", Role.UNIT_MANAGER: "self_reports.index"},
)
