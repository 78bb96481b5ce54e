"""Surveys as a part."""

from pathlib import Path

from flask_babel import lazy_gettext as _l

from app.part import Job, NavEntry, Part, UnitPanel
from app.roles import Role
from surveys.answering.jobs import close_rounds, forget_orders
from surveys.answering.web.answering import answering
from surveys.answering.web.receipts import receipts
from surveys.answering.web.sections import sections as answering_sections
from surveys.assets import assets
from surveys.collections.web.rounds import rounds
from surveys.instruments.cli import instruments as instrument_commands
from surveys.instruments.cli import load_missing
from surveys.instruments.web.instruments import instruments
from surveys.permissions import SurveyPermission
from surveys.practice.models import CASE
from surveys.practice.web.cases import cases
from surveys.practice.web.sealing import sealing
from surveys.practice.web.sessions import sessions
from surveys.results.cli import tallies
from surveys.results.web.round_results import round_results
from surveys.results.web.unit_panel import unit_panel
from surveys.row_formats import ROW_FORMATS
from surveys.self_reports.web.self_reports import self_reports
from surveys.trail_words import DEEDS

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
            {
                SurveyPermission.ANSWER_SELF_REPORT,
                SurveyPermission.READ_SELF_REPORTS,
                SurveyPermission.SEAL_CASES,
            }
        ),
        Role.PRACTITIONER: frozenset({SurveyPermission.HOLD_SESSIONS}),
    },
    row_formats=ROW_FORMATS,
    blueprints=(
        assets,
        answering,
        answering_sections,
        cases,
        sealing,
        sessions,
        rounds,
        receipts,
        round_results,
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
        NavEntry("sealing.index", _l("Spärrade ärenden"), SurveyPermission.SEAL_CASES, 35),
        NavEntry("self_reports.index", _l("Egenrapporter"), SurveyPermission.READ_SELF_REPORTS, 30),
        NavEntry(
            "rounds.index",
            _l("Mätomgångar"),
            SurveyPermission.READ_ROUNDS,
            40,
            covers=("receipts", "round_results"),
        ),
        NavEntry("instruments.index", _l("Instrument"), SurveyPermission.READ_INSTRUMENTS, 60),
    ),
    commands=(tallies, instrument_commands),
    prepare=load_missing,
    objects={CASE: frozenset({SurveyPermission.HOLD_SESSIONS, SurveyPermission.SEAL_CASES})},
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
