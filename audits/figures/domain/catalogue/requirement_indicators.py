"""Indicators of single requirements that other sources speak of too (side_by_side)."""

from audits.figures.domain.catalogue.self_report_counting import Asked, meets
from audits.figures.domain.quality_areas import Area
from audits.text import N_

_MET = N_("Aktiva verksamheter som svarat att kravet är uppfyllt.")

REQUIREMENT_INDICATORS = tuple(
    meets(asked)
    for asked in (
        Asked(
            key="units_making_plans",
            question_key="implementation_plans",
            title=N_("Verksamheter som gör genomförandeplaner"),
            definition=N_(
                "Andel aktiva verksamheter som säger att de gör en genomförandeplan "
                "tillsammans med varje familj."
            ),
            numerator_text=_MET,
            area=Area.PARTICIPATION,
        ),
        Asked(
            key="units_informing",
            question_key="participation_information",
            title=N_("Verksamheter som informerar så att familjen förstår"),
            definition=N_(
                "Delaktighet, steg 1: andel aktiva verksamheter som säger att barn och föräldrar "
                "får information som de förstår."
            ),
            numerator_text=_MET,
            area=Area.PARTICIPATION,
        ),
        Asked(
            key="units_listening",
            question_key="participation_listened",
            title=N_("Verksamheter som lyssnar på familjen"),
            definition=N_(
                "Delaktighet, steg 2: andel aktiva verksamheter som säger att barn och föräldrar "
                "får säga vad de tycker och blir lyssnade på."
            ),
            numerator_text=_MET,
            area=Area.PARTICIPATION,
        ),
        Asked(
            key="units_giving_influence",
            question_key="participation_influence",
            title=N_("Verksamheter där familjen kan påverka"),
            definition=N_(
                "Delaktighet, steg 3: andel aktiva verksamheter som säger att barn och föräldrar "
                "kan påverka hur stödet ser ut."
            ),
            numerator_text=_MET,
            area=Area.PARTICIPATION,
        ),
        Asked(
            key="lex_sarah_known_to_staff",
            question_key="lex_sarah_known_to_staff",
            title=N_("Verksamheter där alla medarbetare känner till lex Sarah"),
            definition=N_(
                "Andel aktiva verksamheter som säger att alla medarbetare vet att och hur de ska "
                "rapportera missförhållanden."
            ),
            numerator_text=_MET,
            area=Area.SAFETY,
        ),
        Asked(
            key="on_call_phone",
            question_key="on_call_phone",
            title=N_("Verksamheter som familjen kan ringa när de behöver"),
            definition=N_(
                "Andel aktiva verksamheter som säger att familjerna kan ringa när de behöver."
            ),
            numerator_text=_MET,
            area=Area.ACCESSIBLE,
        ),
    )
)
