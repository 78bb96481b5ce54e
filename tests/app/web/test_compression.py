import gzip

import pytest


def test_page_is_compressed_when_the_browser_takes_it(client):
    plain = client.get("/static/workbench.css")
    packed = client.get("/static/workbench.css", headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize("encoding", ["", "br", "gzip;q=0"])
def test_page_is_left_whole_when_the_browser_does_not_take_gzip(client, encoding):
    answer = client.get("/static/workbench.css", headers={"Accept-Encoding": encoding})

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_second_visit_costs_nothing_when_the_file_is_unchanged(client):
    first = client.get("/static/workbench.css", headers={"Accept-Encoding": "gzip"})

    again = client.get(
        "/static/workbench.css",
        headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]},
    )

    assert (again.status_code, again.data) == (304, b"")


def test_short_answer_is_left_whole(client):
    assert (
        "Content-Encoding" not in client.get("/health", headers={"Accept-Encoding": "gzip"}).headers
    )
