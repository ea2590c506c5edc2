"""A receiver that repeats our secrets does not bring them into the ledger."""

import base64

import pytest

from thidua.deliver.channel import SendOutcome
from thidua.deliver.connections import Login
from thidua.deliver.discreet import without_secrets

LOGIN = Login(
    user="phường", password="mật-khẩu", options={"private_key_passphrase": "câu mở khoá", "cafile": "/etc/ca"}
)


@pytest.mark.parametrize(
    "secret",
    [
        "mật-khẩu",
        "câu mở khoá",
        base64.b64encode("phường:mật-khẩu".encode()).decode(),
        base64.b64encode("\0phường\0mật-khẩu".encode()).decode(),
        base64.b64encode("mật-khẩu".encode()).decode(),
    ],
)
def test_secret_is_not_repeated(secret: str) -> None:
    told = without_secrets(SendOutcome(state="REFUSED", sentence=f"401 sai {secret}, /etc/ca"), LOGIN)
    assert told == SendOutcome(state="REFUSED", sentence="401 sai …, /etc/ca")


def test_other_words_stay_as_they_are() -> None:
    outcome = SendOutcome(state="FAILED", sentence="451 thử lại sau; an an an")
    assert without_secrets(outcome, LOGIN) == outcome
    assert without_secrets(outcome, Login(password="an")) == outcome
    assert without_secrets(outcome, Login()) == outcome
