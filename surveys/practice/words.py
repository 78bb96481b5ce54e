"""The words of practice: who somebody is in the family, and why a curve is read with care."""

from flask_babel import lazy_gettext as _l

from app.charts.picture import Shape
from surveys.collections.domain.rounds import EntryMode
from surveys.permissions import SurveyPermission
from surveys.practice.domain.curves import Flag
from surveys.practice.models import AgeBand, ParticipantRole

ROLES = {
    ParticipantRole.CHILD: _l("Barn"),
    ParticipantRole.YOUNG_PERSON: _l("Ungdom"),
    ParticipantRole.PARENT: _l("Förälder"),
    ParticipantRole.OTHER_CAREGIVER: _l("Annan vårdnadshavare eller familjehem"),
}
AGE_BANDS = {
    AgeBand.UNDER_6: _l("Under 6 år"),
    AgeBand.FROM_6_TO_12: _l("6–12 år"),
    AgeBand.FROM_13_TO_17: _l("13–17 år"),
    AgeBand.ADULT: _l("Vuxen"),
}
FLAGS = {
    Flag.HIGH_FIRST_SCORE: _l("Kurvan börjar högt."),
    Flag.TOO_FEW_SCORES: _l("Det finns för få skattningar."),
    Flag.SAW_TOOTH: _l("Kurvan går upp och ner med stora hopp."),
}
MAY_WITH_CASE = {
    SurveyPermission.HOLD_SESSIONS: _l("arbeta med ärendet"),
    SurveyPermission.SEAL_CASES: _l("bestämma vem som ser det"),
}
# App and paper differ, so a reader of a curve must see which was which.
SHAPES = {
    EntryMode.PHONE: Shape.CIRCLE,
    EntryMode.TABLET: Shape.SQUARE,
    EntryMode.DESKTOP: Shape.SQUARE,
    EntryMode.PAPER: Shape.TRIANGLE,
    EntryMode.READ_ALOUD: Shape.DIAMOND,
    EntryMode.INTERPRETER: Shape.DIAMOND,
}
