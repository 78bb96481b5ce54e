"""The sources that a year's figures come from, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from audits.text import N_


class Source(StrEnum):
    """Where the rows behind a figure come from."""

    DIRECTORY = "directory"
    SELF_REPORTS = "self_reports"
    USER_SURVEY = "user_survey"
    REVIEWS = "reviews"
    INTERVIEWS = "interviews"
    ASSIGNMENTS = "assignments"
    FORMS = "forms"


INSTRUMENT_OF: Mapping[Source, str] = MappingProxyType(
    {Source.SELF_REPORTS: "self_report", Source.USER_SURVEY: "user_survey"},
)
SOURCE_TITLES: Mapping[Source, str] = MappingProxyType(
    {
        Source.DIRECTORY: N_("Registret över verksamheter och avtal"),
        Source.SELF_REPORTS: N_("Verksamheternas egenrapporter"),
        Source.USER_SURVEY: N_("Brukarenkäten"),
        Source.REVIEWS: N_("Kvalitetsgranskningar"),
        Source.INTERVIEWS: N_("Intervjuer vid kvalitetsgranskning"),
        Source.ASSIGNMENTS: N_("Uppdragen"),
        Source.FORMS: N_("Andra formulär"),
    },
)


def source_of(instrument_key: str) -> Source:
    """The source that reads an instrument's answers; those without one of their own share one."""
    return {key: source for source, key in INSTRUMENT_OF.items()}.get(instrument_key, Source.FORMS)
