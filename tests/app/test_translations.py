"""Parts share one English: the check sees a text that two of them translate differently."""

import pytest
from babel.messages.catalog import Catalog

from scripts import translations
from scripts.translations import CATALOGUES, check, collect, disagreements, kept


def catalogue(*messages) -> Catalog:
    made = Catalog(locale="en")
    for said, words, *context in messages:
        made.add(said, words, context=context[0] if context else None)
    return made


def test_catalogues_agree_today():
    assert list(disagreements({name: kept(name) for name in CATALOGUES})) == []


def test_text_translated_alike_is_no_fault():
    parts = {"app": catalogue(("Ja", "Yes"), ("Nej", "No")), "surveys": catalogue(("Ja", "Yes"))}

    assert list(disagreements(parts)) == []


def test_text_translated_differently_is_told_with_both_parts_and_words():
    parts = {
        "app": catalogue(("Utförare", "Provider")),
        "surveys": catalogue(("Ja", "Yes")),
        "audits": catalogue(("Utförare", "Contractor")),
    }

    (fault,) = disagreements(parts)

    assert all(word in fault for word in ("app", "audits", "Utförare", "Provider", "Contractor"))
    assert "surveys" not in fault


def test_text_may_differ_where_its_context_says_so():
    parts = {
        "app": catalogue(("Utförare", "Provider")),
        "audits": catalogue(("Utförare", "Providers", "flera")),
    }

    assert list(disagreements(parts)) == []


@pytest.mark.parametrize(
    ("words", "faults"), [(("%(num)s row", "%(num)s rows"), 0), (("%(num)s row", "%(num)s"), 1)]
)
def test_plural_is_compared_in_every_form(words, faults):
    said = ("%(num)s rad", "%(num)s rader")
    parts = {
        "app": catalogue((said, ("%(num)s row", "%(num)s rows"))),
        "audits": catalogue((said, words)),
    }

    assert len(list(disagreements(parts))) == faults


def test_check_fails_on_a_disagreement_whichever_part_is_asked_for(monkeypatch, capsys):
    there = {name: catalogue() for name in CATALOGUES} | {
        "app": catalogue(("Ja", "Yes")),
        "audits": catalogue(("Ja", "Aye")),
    }
    monkeypatch.setattr(translations, "kept", lambda name, _language: there[name])
    monkeypatch.setattr(translations, "faults", lambda _part: iter(()))

    failed = check(["surveys"])

    assert failed == 1
    assert "'Yes'" in capsys.readouterr().out


def test_text_that_moves_to_another_reader_takes_its_words_along(monkeypatch):
    there = {name: catalogue() for name in CATALOGUES} | {"app": catalogue(("Ja", "Yes"))}
    monkeypatch.setattr(translations, "kept", lambda name, _language: there[name])
    monkeypatch.setattr(translations, "collected", lambda _name: catalogue(("Ja", ""), ("Nej", "")))
    written = {}
    monkeypatch.setattr(
        translations, "_write", lambda made, path: written.update({path.stem: made})
    )

    collect(["families"])

    said = {each.id: each.string for each in written["families"] if each.id}
    assert said == {"Ja": "Yes", "Nej": ""}
