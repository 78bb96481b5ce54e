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


# As stored since the first version: installations have opened these, and none may change under them.
OPENED = {
    "commissioner_survey": "3f5d583b0aaf0de24c4d5d8e1930c1249a1111819722ddf90a0ddff54d443eb8",
    "cors": "8149c4dd936ecabaede49a5f6cc78d1501eae7421e4cc1740726efdb6ce02e2b",
    "csrs": "92b8a0539be77a79355e13bfe4538d7bd2ee2244f8ddde175c627fe7c417fcf6",
    "ors": "c29341946c01ac32f7a6b2f76dfdd607ecb23226a01111d9b896f3ee15dab479",
    "self_report": "6539a1ad5cf61155e09fef68126c44d1c88908d5ef402e68c4d5f1da23c9e78c",
    "srs": "04c25a57a52d0906b14256efd84d1d039adfa07c5539f3dfbea309c9b6b0e8cd",
    "user_survey": "da223873c87cd4b9be818a3eff5e92e3deefdc2db43e2cb3a8585cbf7fffe596",
}


def test_digests_of_opened_versions_stay_as_they_are():
    assert {i.key: digest(i) for i in shipped() if i.version == 1} == OPENED
