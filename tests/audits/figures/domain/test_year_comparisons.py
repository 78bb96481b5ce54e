"""Last year beside this one, all comparisons of a page counted together."""

from audits.figures.domain.catalogue import CATALOGUE, catalogue_for
from audits.figures.domain.sources import Source
from audits.figures.domain.year_comparisons import compare_with_last_year
from audits.statistics.shares import Direction
from tests.audits.figures.domain.factories import make_facts, make_report, make_unit
from tests.audits.figures.domain.reference_year import load_year


def make_year(year, units, **answers):
    return make_facts(
        year=year,
        units=tuple(make_unit(f"U{at}") for at in range(units)),
        self_reports=tuple(make_report(f"U{at}", **answers) for at in range(units)),
    )


def test_comparisons_of_the_reference_year_are_counted_together_when_made():
    facts = load_year()

    result = compare_with_last_year(catalogue_for(facts).values(), facts)

    assert result.made == len(result.judged) > 1
    assert {"lex_sarah_inquiries", "complaints"} <= set(result.judged)
    for key, judged in result.judged.items():
        assert CATALOGUE[key].compared
        assert judged.adjusted_p >= judged.comparison.p


def test_comparison_is_clear_when_events_have_become_many_more():
    before = make_year(2016, 30, complaints=1)
    facts = make_facts(
        units=before.units,
        self_reports=tuple(make_report(f"U{at}", complaints=4) for at in range(30)),
        previous=before,
    )

    judged = compare_with_last_year(CATALOGUE.values(), facts).judged["complaints"]

    assert judged.is_clear
    assert judged.change.direction is Direction.UP


def test_no_comparison_is_made_when_last_year_is_not_there():
    assert compare_with_last_year(CATALOGUE.values(), make_year(2017, 3)).made == 0


def test_no_comparison_is_made_when_last_year_has_no_rows_of_the_source():
    before = make_facts(year=2016, self_reports=())
    facts = make_facts(previous=before)

    result = compare_with_last_year(CATALOGUE.values(), facts)

    compared = {CATALOGUE[key].source for key in result.judged}
    assert Source.SELF_REPORTS not in compared


def test_no_comparison_is_made_when_the_question_was_not_asked_last_year():
    before = make_year(2016, 30, own_user_survey="yes")
    now = make_year(2017, 30, own_user_survey="yes", risk_analysis_unit_level="yes")
    facts = make_facts(units=now.units, self_reports=now.self_reports, previous=before)

    judged = compare_with_last_year(CATALOGUE.values(), facts).judged

    assert "own_user_survey" in judged
    assert "risk_analysis" not in judged


def test_no_comparison_is_made_when_chance_has_no_part_in_the_figure():
    facts = load_year()

    result = compare_with_last_year(catalogue_for(facts).values(), facts)

    assert "units_total" not in result.judged
    assert not any(catalogue_for(facts)[key].is_whole_count for key in result.judged)
