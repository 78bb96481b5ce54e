"""Narrowing a year's facts to a service, to some units or to some commissioners."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.assignments import Assignment
from audits.figures.domain.facts import Offer, SelfReport, YearFacts
from audits.figures.domain.sources import Source


def narrowed(
    facts: YearFacts,
    service: str | None = None,
    unit_codes: Collection[str] | None = None,
    commissioners: Collection[str] | None = None,
) -> YearFacts:
    """Keep what belongs to a service, to some units, to some commissioners; None: no bound.

    A unit belongs through its agreements, an assignment through its own columns. The survey is
    anonymous and can't be divided: it is left out as soon as the narrowing takes a unit or an
    agreement away. Other forms belong by the unit that they are
    about, those about none to the whole; what people answered is not told of some units alone.
    """
    return _narrowed(facts, _Bounds(service, unit_codes, commissioners))


@dataclass(frozen=True)
class _Bounds:
    service: str | None
    unit_codes: Collection[str] | None
    commissioners: Collection[str] | None

    def hold(self, row: Offer | Assignment) -> bool:
        return (
            self.service in (None, row.service_key)
            and (self.unit_codes is None or row.unit_code in self.unit_codes)
            and (self.commissioners is None or row.commissioner in self.commissioners)
        )

    def hold_answers(self, cell: AnswerCell, codes: Collection[str]) -> bool:
        if self.commissioners is not None and cell.commissioner not in self.commissioners:
            return False
        if self.unit_codes is not None and cell.is_of_people:
            return False
        return cell.unit_code in codes if cell.unit_code else self.service is None

    def units_of(self, facts: YearFacts, offers: tuple[Offer, ...]) -> frozenset[str]:
        codes = frozenset(unit.code for unit in facts.units)
        if self.service is not None or self.commissioners is not None:
            codes &= frozenset(offer.unit_code for offer in offers)
        return codes if self.unit_codes is None else codes & frozenset(self.unit_codes)

    def report(self, report: SelfReport) -> SelfReport:
        """Leave the numbers of other services out of a report."""
        if self.service is None or "clients" not in report.answers:
            return report
        own = {key: n for key, n in report.clients_by_service.items() if key == self.service}
        return replace(report, answers={**report.answers, "clients": own})


def _narrowed(facts: YearFacts, bounds: _Bounds) -> YearFacts:
    offers = tuple(offer for offer in facts.offers if bounds.hold(offer))
    codes = bounds.units_of(facts, offers)
    is_whole = len(offers) == len(facts.offers) and len(codes) == len(facts.units)
    return replace(
        facts,
        units=tuple(unit for unit in facts.units if unit.code in codes),
        offers=offers,
        self_reports=tuple(
            bounds.report(report) for report in facts.self_reports if report.unit_code in codes
        ),
        survey=facts.survey if is_whole else (),
        invited=facts.invited if is_whole else (),
        reviews=tuple(review for review in facts.reviews if review.unit_code in codes),
        interviews=tuple(each for each in facts.interviews if each.unit_code in codes),
        assignments=tuple(each for each in facts.assignments if bounds.hold(each)),
        answers=tuple(each for each in facts.answers if bounds.hold_answers(each, codes)),
        previous=facts.previous and _narrowed(facts.previous, bounds),
        left_out=facts.left_out if is_whole else facts.left_out | {Source.USER_SURVEY},
    )
