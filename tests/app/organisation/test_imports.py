import io
import os
import time
from pathlib import Path

import pytest
from flask import g
from sqlalchemy import func, select
from werkzeug.utils import secure_filename

from app.db import db
from app.jobs.running import jobs_of
from app.organisation.models.units import Commissioner, Service, Unit
from app.roles import Role
from app.rows import uploads
from app.trail.models import TrailEntry
from tests.app.rows.files import ALL, UNITS, with_cell
from tests.factories import log_in, make_commissioner, make_unit, make_user


@pytest.fixture
def administrator(client):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    db.session.commit()
    log_in(client, user)
    return user


def send(client, files, **given):
    sent = [(io.BytesIO("\n".join(lines).encode()), name) for name, lines in files.items()]
    return client.post("/import", data={"files": sent} | given, content_type="multipart/form-data")


def units():
    return db.session.scalar(select(func.count()).select_from(Unit))


def test_page_names_every_format_when_opened(client, administrator):
    page = client.get("/import").text

    assert "self_reports_ÅÅÅÅ.csv" in page
    assert "units.csv" in page


def test_files_are_only_tried_when_sent(client, administrator):
    answer = send(client, ALL)
    page = client.get(answer.location).text

    assert answer.status_code == 303
    assert "Inget är sparat än" in page
    assert "units.csv" in page
    assert units() == 0


def test_files_are_imported_once_when_confirmed_twice(client, administrator):
    place = send(client, ALL).location

    answers = [client.post(place) for _ in range(2)]
    page = client.get(place).text

    trail = db.session.scalars(select(TrailEntry).where(TrailEntry.action == "rows.import")).all()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Importen är klar" in page
    assert units() == 2
    assert [entry.user_id for entry in trail] == [administrator.id]


def test_rows_are_thrown_away_when_they_are_imported(client, administrator, web):
    place = send(client, ALL).location
    folder = Path(web.instance_path, "uploads", place.rsplit("/", 1)[1])
    before = len(list(folder.iterdir()))

    client.post(place)

    assert before == len(ALL) + 1
    assert [path.name for path in folder.iterdir()] == ["upload.json"]


def test_errors_are_shown_with_row_and_column_when_a_cell_is_wrong(client, administrator):
    wrong = with_cell(UNITS, 3, "ownership", "<b>nobody</b>")

    place = send(client, {"units.csv": wrong}).location
    page = client.get(place).text
    client.post(place)

    assert "Filerna har 1 fel" in page
    assert "&lt;b&gt;nobody&lt;/b&gt;" in page
    assert "något av: municipal, private" in page
    assert units() == 0


def test_file_is_refused_when_its_name_is_not_known(client, administrator):
    place = send(client, {"../../secrets.csv": ["a,b"]}).location

    assert "ett filnamn med känt format" in client.get(place).text


def test_results_are_passed_over_with_a_word_when_sent_among_rows(client, administrator):
    place = send(client, {**ALL, "figures.csv": ["figure,numerator,denominator"]}).location
    page = client.get(place).text
    client.post(place)

    assert "figures.csv hoppas över: där finns inga rader att importera." in page
    assert "Inget är sparat än" in page
    assert units() == 2


def test_both_files_are_refused_when_they_have_one_name(client, administrator):
    sent = [(io.BytesIO("\n".join(UNITS).encode()), "units.csv") for _ in range(2)]
    answer = client.post("/import", data={"files": sent}, content_type="multipart/form-data")

    assert "en enda fil med namnet" in client.get(answer.location).text


def test_form_comes_back_when_no_file_is_chosen(client, administrator):
    answer = client.post("/import", data={})

    assert answer.status_code == 422
    assert "Välj minst en fil" in answer.text


def test_upload_is_not_there_when_another_user_asks(client, administrator):
    place = send(client, {"units.csv": UNITS}).location
    other = make_user(Role.AUDITOR, make_commissioner())
    db.session.commit()
    g.pop("_login_user", None)  # the test's own context outlives the request
    log_in(client, other)

    assert client.get(place).status_code == 404
    assert client.post(place).status_code == 404
    assert units() == 0


def test_upload_is_thrown_away_when_a_day_old(client, administrator, web):
    place = send(client, {"units.csv": UNITS}).location
    folder = Path(web.instance_path, "uploads", place.rsplit("/", 1)[1])
    yesterday = time.time() - 25 * 3600
    os.utime(folder, (yesterday, yesterday))

    send(client, {"units.csv": UNITS})

    assert client.get(place).status_code == 404


def test_upload_is_thrown_away_by_the_job_when_a_day_old(client, administrator, web):
    place = send(client, {"units.csv": UNITS}).location
    folder = Path(web.instance_path, "uploads", place.rsplit("/", 1)[1])
    (job,) = (job for job in jobs_of(web).values() if job.id == "organisation:forget_uploads")

    job.run()
    kept_today = folder.is_dir()
    yesterday = time.time() - 25 * 3600
    os.utime(folder, (yesterday, yesterday))
    job.run()

    assert kept_today
    assert not folder.exists()


def test_upload_is_found_again_whatever_its_token(tmp_path):
    folders = [uploads.keep([], tmp_path, owner_id=1).folder for _time in range(40)]

    assert [uploads.find(folder.name, tmp_path, 1).folder for folder in folders] == folders
    assert {secure_filename(folder.name) for folder in folders} == {f.name for f in folders}


def test_job_has_nothing_to_do_when_nobody_has_sent_anything(web):
    jobs_of(web)["organisation:forget_uploads"].run()

    assert not Path(web.instance_path, "uploads").exists()


@pytest.mark.parametrize(("is_district", "status"), [(True, 403), (False, 200)])
def test_import_is_for_auditors_of_the_whole_municipality(client, is_district, status):
    municipality = make_commissioner()
    district = make_commissioner("Norr", municipality)
    log_in(client, make_user(Role.AUDITOR, district if is_district else municipality))
    db.session.commit()

    page, units_page = client.get("/import"), client.get("/units")

    assert page.status_code == status
    assert (client.post("/import").status_code == 403) is is_district
    assert ('href="/import"' in units_page.text) is not is_district


def test_import_is_refused_when_unit_manager(client):
    user = make_user(Role.UNIT_MANAGER, make_unit())
    db.session.commit()
    log_in(client, user)

    assert client.get("/import").status_code == 403
    assert send(client, {"units.csv": UNITS}).status_code == 403


def test_administrator_of_several_municipalities_says_whose_rows_they_are(client, administrator):
    first, second = make_commissioner("Björkdal"), make_commissioner("Sandvik")
    db.session.commit()
    form = client.get("/import").text

    unsaid = send(client, ALL)
    unknown = send(client, ALL, municipality=999)
    place = send(client, ALL, municipality=second.municipality_id).location
    report = client.get(place).text
    client.post(place)

    theirs = select(Commissioner.municipality_id).where(Commissioner.parent_id.is_not(None))
    assert 'name="municipality"' in form
    assert [answer.status_code for answer in (unsaid, unknown)] == [422, 422]
    assert "Välj vems rader det är." in unsaid.text
    assert "Raderna gäller Sandvik." in report
    assert set(db.session.scalars(select(Service.municipality_id))) == {second.municipality_id}
    assert set(db.session.scalars(theirs)) <= {second.municipality_id}
    assert first.municipality_id != second.municipality_id


def test_only_municipality_need_not_be_chosen(client, administrator):
    make_commissioner("Björkdal")
    db.session.commit()

    page = client.get("/import").text

    assert 'name="municipality"' not in page
