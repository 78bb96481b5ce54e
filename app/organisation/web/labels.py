"""The organisation’s words on pages."""

from flask_babel import lazy_gettext as _l

from app.organisation.models.assignments import GoalOutcome
from app.organisation.models.units import CareForm, ContractForm, Ownership
from app.organisation.queries.assignments import AssignmentState

OWNERSHIPS = {Ownership.MUNICIPAL: _l("Kommunal"), Ownership.PRIVATE: _l("Privat")}
CARE_FORMS = {CareForm.OUTPATIENT: _l("Öppenvård"), CareForm.RESIDENTIAL: _l("Heldygnsvård")}
CONTRACT_FORMS = {
    ContractForm.LOV: _l("LOV (valfrihet)"),
    ContractForm.LOU: _l("LOU (upphandling)"),
    ContractForm.OWN: _l("Egen regi"),
    ContractForm.MANDATE: _l("Verksamhetsuppdrag"),
}
GOAL_OUTCOMES = {
    GoalOutcome.MET: _l("Uppnådda"),
    GoalOutcome.PARTLY_MET: _l("Delvis uppnådda"),
    GoalOutcome.NOT_MET: _l("Inte uppnådda"),
    GoalOutcome.NOT_APPLICABLE: _l("Gäller inte"),
}
STATES = {
    AssignmentState.WAITING: _l("Väntar på start"),
    AssignmentState.ONGOING: _l("Pågår"),
    AssignmentState.ENDED: _l("Avslutat"),
}
