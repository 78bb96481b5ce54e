"""Indicators of what units report themselves: deviations, complaints, routines and methods."""

from audits.figures.domain.catalogue.self_report_counting import Asked, has_any, says_yes, sum_of
from audits.figures.domain.indicators import Good, Place
from audits.figures.domain.quality_areas import Area
from audits.text import N_

SELF_REPORT_INDICATORS = (
    says_yes(
        Asked(
            key="own_user_survey",
            question_key="own_user_survey",
            title=N_("Egna brukarenkäter"),
            definition=N_("Andel aktiva verksamheter som har gjort en egen brukarenkät."),
            numerator_text=N_("Aktiva verksamheter som svarat att de gjort en egen brukarenkät."),
            area=Area.KNOWLEDGE_BASED,
            places={Place.REPORTED: 6},
        ),
    ),
    has_any(
        Asked(
            key="lex_sarah_units",
            question_key="lex_sarah_inquiries",
            title=N_("Verksamheter med lex Sarah-utredning"),
            definition=N_(
                "Andel aktiva verksamheter med minst en utredning enligt lex Sarah. "
                "Fler kan betyda att fler missförhållanden rapporteras, inte att de är fler."
            ),
            numerator_text=N_("Aktiva verksamheter som uppgett minst en utredning."),
            area=Area.SAFETY,
            good=Good.NEITHER,
            places={Place.REPORTED: 1},
        ),
    ),
    sum_of(
        Asked(
            key="lex_sarah_inquiries",
            question_key="lex_sarah_inquiries",
            title=N_("Lex Sarah-utredningar"),
            definition=N_("Antal utredningar enligt lex Sarah under året."),
            numerator_text=N_("Summan av de utredningar som verksamheterna har uppgett."),
            area=Area.SAFETY,
            good=Good.NEITHER,
            is_event=True,
            places={Place.KEY_FIGURE: 6, Place.REPORTED: 2, Place.CHANGE: 1},
        ),
    ),
    has_any(
        Asked(
            key="complaint_units",
            question_key="complaints",
            title=N_("Verksamheter med synpunkter och klagomål"),
            definition=N_(
                "Andel aktiva verksamheter som har registrerat minst en synpunkt eller ett "
                "klagomål. Fler kan betyda bättre registrering, inte sämre arbete."
            ),
            numerator_text=N_("Aktiva verksamheter som uppgett minst en synpunkt."),
            good=Good.NEITHER,
            places={Place.REPORTED: 3},
        ),
    ),
    sum_of(
        Asked(
            key="complaints",
            question_key="complaints",
            title=N_("Synpunkter och klagomål"),
            definition=N_("Antal synpunkter och klagomål som registrerats under året."),
            numerator_text=N_("Summan av de synpunkter som verksamheterna har uppgett."),
            good=Good.NEITHER,
            is_event=True,
            places={Place.KEY_FIGURE: 7, Place.REPORTED: 4, Place.CHANGE: 2},
        ),
    ),
    says_yes(
        Asked(
            key="standardised_instruments",
            question_key="standardised_instruments",
            title=N_("Standardiserade instrument"),
            definition=N_("Andel aktiva verksamheter som använder standardiserade instrument."),
            numerator_text=N_("Aktiva verksamheter som svarat att de använder sådana."),
            area=Area.KNOWLEDGE_BASED,
            places={Place.REPORTED: 5},
        ),
    ),
    says_yes(
        Asked(
            key="management_system",
            question_key="management_system",
            title=N_("Ledningssystem för kvalitet"),
            definition=N_("Andel aktiva verksamheter som har ett ledningssystem för kvalitet."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har ett ledningssystem."),
            area=Area.EFFICIENT,
            places={Place.REPORTED: 7},
        ),
    ),
    says_yes(
        Asked(
            key="risk_analysis",
            question_key="risk_analysis_unit_level",
            title=N_("Riskanalys i verksamheten"),
            definition=N_("Andel aktiva verksamheter som gjort riskanalys för sin verksamhet."),
            numerator_text=N_("Aktiva verksamheter som svarat att de gjort riskanalys."),
            area=Area.SAFETY,
            places={Place.REPORTED: 8},
        ),
    ),
    says_yes(
        Asked(
            key="lex_sarah_routine",
            question_key="lex_sarah_routine",
            title=N_("Rutin för lex Sarah"),
            definition=N_("Andel aktiva verksamheter som har en rutin för lex Sarah."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har en rutin."),
            area=Area.SAFETY,
            places={Place.REPORTED: 9},
        ),
    ),
    says_yes(
        Asked(
            key="complaints_routine",
            question_key="complaints_routine",
            title=N_("Rutin för synpunkter och klagomål"),
            definition=N_("Andel aktiva verksamheter som har en rutin för synpunkter."),
            numerator_text=N_("Aktiva verksamheter som svarat att de har en rutin."),
            area=Area.SELF_DETERMINATION,
            places={Place.REPORTED: 10},
        ),
    ),
    says_yes(
        Asked(
            key="changes_in_management",
            question_key="changes_in_management_or_organisation",
            title=N_("Byte av ledning eller ny organisation"),
            definition=N_("Andel aktiva verksamheter som bytt ledning eller organisation."),
            numerator_text=N_("Aktiva verksamheter som svarat att de haft en sådan förändring."),
            good=Good.NEITHER,
            places={Place.REPORTED: 11},
        ),
    ),
)
