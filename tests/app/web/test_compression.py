import gzip

import pytest

CSS = "/static/workbench.css"


def fetched(client, headers):
    with client.get(CSS, headers=headers) as answer:
        answer.get_data()
        return answer


def test_page_is_compressed_when_the_browser_takes_it(client):
    plain = fetched(client, {})
    packed = fetched(client, {"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.parametrize("encoding", ["", "br", "gzip;q=0"])
def test_page_is_left_whole_when_the_browser_does_not_take_gzip(client, encoding):
    answer = fetched(client, {"Accept-Encoding": encoding})

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_second_visit_costs_nothing_when_the_file_is_unchanged(client):
    first = fetched(client, {"Accept-Encoding": "gzip"})

    again = fetched(client, {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_short_answer_is_left_whole(client):
    assert (
        "Content-Encoding" not in client.get("/health", headers={"Accept-Encoding": "gzip"}).headers
    )
