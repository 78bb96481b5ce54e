"""The parts of the house as plain data: what build() makes of them and what it refuses."""

import re
from collections import Counter
from enum import StrEnum
from pathlib import Path

import click
import pytest
from flask import Blueprint
from flask_babel import force_locale

from app.authorization import SIGNED_IN, access_for, access_of
from app.authorization import grants as grants_of_app
from app.db import db
from app.factory import build, granted
from app.jobs.running import jobs_of
from app.jobs.timetable import next_time
from app.part import Job, Part
from app.roles import Role
from tests.conftest import NOON
from tests.factories import log_in, make_commissioner, make_unit, make_user
from wsgi import PARTS

MOST_LINES = 7
ENTRIES = [entry for part in PARTS for entry in part.nav]
JOBS = [job for part in PARTS for job in part.jobs]
PANELS = [panel for part in PARTS for panel in part.unit_panels]


class OnePermission(StrEnum):
    """Permissions of a made-up part."""

    READ = "one:thing:read"
    WRITE = "one:thing:write"


class OtherPermission(StrEnum):
    """Permissions of another."""

    READ = "other:thing:read"


def make_part(name="one", permissions=OnePermission, grants=None, **brings):
    return Part(name=name, permissions=permissions, grants=grants or {}, **brings)


def make_signed_in(role, **scope):
    scopes = {
        Role.AUDITOR: make_commissioner,
        Role.COMMISSIONER: make_commissioner,
        Role.UNIT_MANAGER: make_unit,
        Role.PRACTITIONER: make_unit,
    }
    user = make_user(role, scopes[role]() if role in scopes else None)
    db.session.commit()
    return user


def nav_lines(page):
    """The addresses of the side bar, in order."""
    bar = re.search(r"<nav[^>]*(?:side|nav|main)[^>]*>.*?</nav>", page, re.DOTALL)
    return re.findall(r'<a[^>]*href="([^"]+)"', bar.group()) if bar else []


def test_role_is_granted_the_union_of_what_the_parts_grant():
    one = make_part(grants={Role.AUDITOR: frozenset({OnePermission.READ})})
    other = make_part(
        "other", OtherPermission, grants={Role.AUDITOR: frozenset({OtherPermission.READ})}
    )

    held = granted([one, other])

    assert held[Role.AUDITOR] == {"one:thing:read", "other:thing:read"}
    assert held[Role.PRACTITIONER] == frozenset()
    assert set(held) == set(Role)


def test_grants_do_not_depend_on_the_order_of_the_parts():
    assert granted(PARTS) == granted(tuple(reversed(PARTS)))


def test_app_holds_the_grants_of_its_parts(web):
    assert grants_of_app() == granted(PARTS)


def test_app_without_parts_grants_nobody_anything():
    assert set(granted([]).values()) == {frozenset()}


@pytest.mark.parametrize("role", Role)
def test_role_holds_only_permissions_that_some_part_declares(role):
    declared = {permission for part in PARTS for permission in part.permissions}

    assert granted(PARTS)[role] <= declared


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_part_grants_only_its_own_permissions(part):
    own = set(part.permissions)

    assert all(held <= own for held in part.grants.values())
    assert all(str(each).startswith(f"{part.name}:") for each in own)


def test_every_permission_is_held_by_some_role():
    held = set().union(*granted(PARTS).values())

    assert {each for part in PARTS for each in part.permissions} - held == set()


def test_no_permission_is_declared_by_two_parts():
    counted = Counter(str(each) for part in PARTS for each in part.permissions)

    assert [name for name, n in counted.items() if n > 1] == []


def test_two_blueprints_of_one_name_are_refused(settings):
    twins = [
        make_part("one", blueprints=(Blueprint("twin", __name__),)),
        make_part("other", OtherPermission, blueprints=(Blueprint("twin", __name__),)),
    ]

    with pytest.raises(ValueError, match="twin"):
        build(settings, twins)


def test_app_serves_what_its_parts_bring_and_nothing_of_others(web):
    brought = {each.name for part in PARTS for each in part.blueprints}
    commands = {each.name for part in PARTS for each in part.commands}

    assert brought <= set(web.blueprints)
    assert commands <= set(web.cli.commands)


def test_command_of_a_part_can_be_run_when_the_part_is_built_in(settings):
    @click.command("greet")
    def greet():
        click.echo("hello")

    app = build(settings, [*PARTS, make_part(commands=(greet,))])

    result = app.test_cli_runner().invoke(args=["greet"])

    assert (result.exit_code, result.output) == (0, "hello\n")
    with app.app_context():
        db.engine.dispose()


def test_two_apps_of_the_same_parts_do_not_disturb_each_other(settings):
    first, second = build(settings, PARTS), build(settings, PARTS)

    routes = [sorted(str(rule) for rule in app.url_map.iter_rules()) for app in (first, second)]

    assert routes[0] == routes[1]
    assert len(routes[0]) > 50
    for app in (first, second):
        with app.app_context():
            db.engine.dispose()


def test_no_two_parts_have_the_same_name():
    names = [part.name for part in PARTS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("role", Role)
def test_side_bar_has_at_most_seven_lines_for_a_role(web, role):
    access = access_for(make_signed_in(role))

    shown = [
        entry
        for entry in ENTRIES
        if access.may(entry.permission) and (entry.only_for is None or entry.only_for(access))
    ]

    assert 1 <= len(shown) <= MOST_LINES


@pytest.mark.parametrize("role", Role)
def test_every_line_of_the_side_bar_opens_for_those_who_see_it(web, client, role):
    user = make_signed_in(role)
    log_in(client, user)

    lines = nav_lines(client.get("/account").text)

    answers = {line: client.get(line, follow_redirects=True).status_code for line in lines}
    assert 1 <= len(lines) <= MOST_LINES
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.endpoint)
def test_page_behind_a_line_is_open_to_every_role_that_sees_the_line(web, entry):
    access = access_of(web.view_functions[entry.endpoint])

    # a page may let in more roles than its line is shown to, never fewer
    seers = {role for role, held in granted(PARTS).items() if entry.permission in held}
    opened = {role for role, held in granted(PARTS).items() if access in (*held, SIGNED_IN)}
    assert seers
    assert seers <= opened


def test_lines_of_the_side_bar_have_places_and_labels_of_their_own(web):
    with web.test_request_context():
        labels = [str(entry.label) for entry in ENTRIES]

    assert len(set(labels)) == len(labels)
    assert len({entry.order for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.endpoint)
def test_label_of_the_side_bar_is_short_and_has_no_swedish_letter_in_english(web, entry):
    with web.test_request_context(), force_locale("en"):
        label = str(entry.label)

    assert 0 < len(label) <= 20
    assert not set("åäöÅÄÖ") & set(label)


@pytest.mark.parametrize("role", Role)
def test_start_page_of_a_role_is_one_that_exactly_one_part_names(web, client, role):
    homes = [part.home[role] for part in PARTS if role in part.home]
    log_in(client, make_signed_in(role))

    answer = client.get("/", follow_redirects=True)

    assert len(homes) == 1
    assert answer.status_code == 200


def test_jobs_have_names_of_their_own_that_begin_with_their_part():
    assert len({job.id for job in JOBS}) == len(JOBS)
    assert all(job.id.startswith(f"{part.name}:") for part in PARTS for job in part.jobs)


def test_app_knows_every_job_by_its_name(web):
    assert jobs_of(web) == {job.id: job for job in JOBS}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_job_runs_once_by_name_when_there_is_nothing_to_do(web, job):
    result = web.test_cli_runner().invoke(args=["jobs", "once", job.id])

    runs = db.session.execute(db.text("SELECT job_id, error FROM job_run")).all()
    assert result.exit_code == 0, result.output
    assert runs == [(job.id, None)]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_job_has_a_next_time_that_lies_ahead(job):
    planned = next_time(job, NOON)

    assert planned > NOON
    assert next_time(job, planned) > planned


def test_list_of_jobs_names_each_once(web):
    lines = web.test_cli_runner().invoke(args=["jobs", "list"]).output.splitlines()

    assert sorted(line.split()[0] for line in lines) == sorted(job.id for job in JOBS)


def test_job_of_another_part_is_unknown_to_an_app_without_it(settings):
    app = build(settings, [make_part(jobs=(Job("one:nothing", lambda: None, {"hour": "1"}),))])

    assert list(jobs_of(app)) == ["one:nothing"]
    with app.app_context():
        db.engine.dispose()


def test_panels_of_a_unit_have_keys_and_places_of_their_own():
    assert len({panel.key for panel in PANELS}) == len(PANELS)
    assert len({panel.order for panel in PANELS}) == len(PANELS)


def test_row_formats_have_keys_and_file_names_of_their_own():
    formats = [each for part in PARTS for each in part.row_formats]

    assert len(formats) > 5
    assert len({each.key for each in formats}) == len(formats)
    assert len({each.pattern for each in formats}) == len(formats)


@pytest.mark.parametrize(
    "part", [each for each in PARTS if each.translations], ids=lambda p: p.name
)
def test_translations_of_a_part_hold_a_compiled_english_catalogue(part):
    compiled = Path(part.translations) / "en" / "LC_MESSAGES" / "staff.mo"

    assert compiled.stat().st_size > 1000


def test_deeds_are_named_in_one_part_each():
    counted = Counter(action for part in PARTS for action in part.deeds)

    assert [action for action, n in counted.items() if n > 1] == []


def test_panels_of_a_unit_are_told_apart_by_their_first_word():
    titles = [str(panel.title) for part in PARTS for panel in part.unit_panels]

    first_words = [title.split()[0] for title in titles]
    assert len(set(first_words)) == len(first_words)
    assert sum("egenrapporter" in title.lower() for title in titles) <= 1
