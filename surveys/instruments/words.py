"""The words of instruments: moments and the populations of norms."""

from flask_babel import lazy_gettext as _l

from surveys.instruments.domain.instruments import Moment

MOMENTS = {Moment.BEFORE: _l("Före samtalet"), Moment.AFTER: _l("Efter samtalet")}
POPULATIONS = {
    "all": _l("Alla"),
    "adult": _l("Vuxna"),
    "adolescent": _l("Ungdomar"),
    "child": _l("Barn"),
}
