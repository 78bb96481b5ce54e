"""What surveys leaves in the trail, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

DEEDS: dict[str, Any] = {  # lazy texts; flask-babel's type is untyped
    "answer.sent": _l("Ett svar kom in"),
    "case.opened": _l("Öppnade ärende"),
    "case.closed": _l("Avslutade ärende"),
    "case.reopened": _l("Öppnade ärende igen"),
    "case.sealed": _l("Spärrade ärende"),
    "case.unsealed": _l("Hävde spärr av ärende"),
    "case.read": _l("Läste ärende"),
    "curve.read": _l("Läste kurva"),
    "participant.added": _l("Lade till deltagare"),
    "session.started": _l("Startade samtal"),
    "session.ended": _l("Avslutade samtal"),
    "session.resumed": _l("Öppnade samtal igen"),
    "session.read": _l("Läste samtal"),
    "link.made": _l("Visade länk till skattning"),
    "links.made": _l("Gjorde länkar"),
    "links.revoked": _l("Tog tillbaka länkar"),
    "licence.recorded": _l("Registrerade licens"),
    "licence.withdrawn": _l("Tog bort licens"),
    "round.made": _l("Skapade mätomgång"),
    "round.closed": _l("Stängde mätomgång"),
    "round.invited_set": _l("Ändrade antal inbjudna"),
    "round.links_read": _l("Tog ut länkar"),
    "round.mode_changed": _l("Ändrade svarsläge"),
    "self_report.sent": _l("Skickade egenrapport"),
    "self_report.withdrawn": _l("Tog tillbaka egenrapport"),
}
