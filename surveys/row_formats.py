"""What surveys declares to the import; docs/formats.md describes each."""

from app.errors import N_
from app.rows.formats import RowFormat
from surveys.answering.row_formats.user_surveys import (
    PopulationStore,
    UserSurveyStore,
    population_columns,
    user_survey_columns,
)
from surveys.self_reports.row_formats import SelfReportStore, self_report_columns

ROW_FORMATS = (
    RowFormat(
        "self_reports",
        r"self_reports_(\d{4})\.csv",
        N_("en verksamhets egenrapport för året"),
        40,
        self_report_columns,
        SelfReportStore,
        ("unit_code",),
    ),
    RowFormat(
        "user_survey_population",
        r"user_survey_population_(\d{4})\.csv",
        N_("en grupp i brukarenkäten och hur många som var inbjudna"),
        50,
        population_columns,
        PopulationStore,
        ("care_form",),
    ),
    RowFormat(
        "user_survey",
        r"user_survey_(\d{4})\.csv",
        N_("en besvarad brukarenkät"),
        55,
        user_survey_columns,
        UserSurveyStore,
        ("care_form", "respondent"),
    ),
)
