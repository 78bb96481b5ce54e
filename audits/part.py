"""Audits as a part."""

from pathlib import Path

from flask_babel import lazy_gettext as _l

from app.part import Demo, Job, NavEntry, Part, UnitPanel
from app.roles import Role
from audits.demo.filling import fill, links
from audits.exchange.cli import figures
from audits.exchange.web.api import api
from audits.figures.cli import indicators
from audits.permissions import AuditPermission
from audits.protecting.cli import protect
from audits.release.cli import release
from audits.release.jobs import release_years
from audits.reviews.row_formats import ROW_FORMATS
from audits.summary.cli import summary_commands
from audits.summary.jobs import TASKS
from audits.summary.web.summary import summary
from audits.summary.web.unit_panel import render as render_unit_panel
from audits.trail_words import DEEDS

AUDITS = Part(
    name="audits",
    permissions=AuditPermission,
    commands=(figures, indicators, protect, release, summary_commands),
    jobs=(Job("audits:release_years", release_years, {"minute": "*"}),),
    tasks=TASKS,
    blueprints=(summary, api),
    nav=(NavEntry("summary.latest", _l("Översikt"), AuditPermission.READ_OWN_FIGURES, order=10),),
    unit_panels=(
        UnitPanel(
            "figures",
            _l("Egenrapporter och granskningar"),
            AuditPermission.READ_OWN_FIGURES,
            render_unit_panel,
            order=20,
        ),
    ),
    home={Role.AUDITOR: "summary.latest"},
    grants={
        Role.AUDITOR: frozenset(AuditPermission),
        Role.UNIT_MANAGER: frozenset({AuditPermission.READ_OWN_FIGURES}),
    },
    row_formats=ROW_FORMATS,
    demo=Demo(fill, links),
    deeds=DEEDS,
    translations=str(Path(__file__).with_name("translations")),
)
