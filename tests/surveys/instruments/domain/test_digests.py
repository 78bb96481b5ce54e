from dataclasses import replace

from surveys.instruments.definitions import shipped
from surveys.instruments.domain.documents import digest, from_data, to_data

ORS = next(instrument for instrument in shipped() if instrument.key == "ors")


def test_digest_is_the_same_when_the_instrument_was_stored_and_read_back():
    assert digest(from_data(to_data(ORS))) == digest(ORS)


def test_digest_differs_when_anything_does():
    assert digest(replace(ORS, version=2)) != digest(ORS)


def test_digests_of_all_shipped_instruments_differ():
    assert len({digest(instrument) for instrument in shipped()}) == len(shipped())
