"""Plain facts, valid by default, for tests of the figures."""

from datetime import date

from audits.figures.domain.facts import (
    Assignment,
    Interview,
    Invited,
    Offer,
    Review,
    SelfReport,
    SurveyCell,
    UnitFact,
    YearFacts,
)
from audits.figures.domain.own_indicators import OwnIndicator
from surveys.instruments.domain.texts import Text


def make_unit(code="U1", ownership="private"):
    return UnitFact(code, f"Verksamhet {code}", "Utförare AB", ownership)


def make_offer(unit_code="U1", service="family_counselling", **changes):
    values = {
        "care_form": "outpatient",
        "contract_form": "LOV",
        "needs_assessed": False,
        "commissioner": "Norra",
    }
    return Offer(unit_code, service, **(values | changes))


def make_report(unit_code="U1", **answers):
    return SelfReport(unit_code, 2017, {"had_clients": "yes", **answers})


def make_assignment(code="X1", **changes):
    values = {
        "unit_code": "U1",
        "commissioner": "Norra",
        "service_key": "family_counselling",
        "child_age": 9,
        "referred_on": date(2017, 1, 10),
        "started_on": date(2017, 2, 1),
        "ended_on": date(2017, 8, 30),
    }
    return Assignment(code, **(values | changes))


def make_facts(**changes):
    values = {
        "year": 2017,
        "units": (make_unit(),),
        "offers": (make_offer(),),
        "self_reports": (make_report(),),
    }
    return YearFacts(**(values | changes))


def make_two_units():
    """Two units with a service each, of two commissioners, with something from every source."""
    return make_facts(
        units=(make_unit("U1"), make_unit("U2", "municipal")),
        offers=(
            make_offer("U1", "family_counselling"),
            make_offer("U1", "residential", care_form="residential"),
            make_offer("U2", "residential", care_form="residential", commissioner="Södra"),
        ),
        self_reports=(
            make_report("U1", clients={"family_counselling": 7, "residential": 2}),
            make_report("U2", clients={"residential": 5}),
        ),
        survey=(SurveyCell("outpatient", "", "", 12),),
        invited=(Invited("outpatient", 20),),
        reviews=(Review("U1", date(2017, 3, 1)), Review("U2", date(2017, 4, 1))),
        interviews=(Interview("U1", "young_person"), Interview("U2", "parent")),
        assignments=(
            make_assignment("X1"),
            make_assignment("X2", unit_code="U2", service_key="residential", commissioner="Södra"),
        ),
    )


def make_own_indicator(key="own_figure", **changes):
    """An indicator that a municipality declares; its answers are in words as in keys."""
    values = {
        "instrument": "self_report",
        "question_key": "supervision",
        "counts": ("partly", "not_met"),
        "base": ("met", "partly", "not_met"),
        "title": Text.of({"sv": "Brister i handledningen", "en": "Lacks in supervision"}),
        "definition": Text.of({"sv": "Andel.", "en": "Share."}),
        "direction": "less",
        **changes,
    }
    values |= {"counts": tuple(values["counts"]), "base": tuple(values["base"])}
    words = {end: Text.of({"sv": ", ".join(values[end])}) for end in ("counts", "base")}
    return OwnIndicator(key=key, counted=words["counts"], base_words=words["base"], **values)
