"""Channels are found by being there, and only those with a connection are opened."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from thidua import deliver
from thidua.deliver.channel import ChannelModule
from thidua.deliver.channels import channel_names, channel_title, find_channel, open_channels
from thidua.deliver.folder import FolderChannel
from thidua.deliver.https import HttpsChannel
from thidua.deliver.sftp import SftpChannel
from thidua.deliver.single_file import SingleFileChannel
from thidua.deliver.smtp import SmtpChannel
from thidua.errors import DeliveryError

BY_ADDRESS: dict[str, type] = {
    "data_packet": SingleFileChannel,
    "edxml": SingleFileChannel,
    "https": HttpsChannel,
    "sftp": SftpChannel,
}
"""Channels whose connections are named by addresses: they are always there."""

POSTER = """
def open_channel(connections):
    return Poster() if connections.get("thidua_post") else None

def address_fault(address):
    return None if address.startswith("Số ") else "một số nhà"

class Poster:
    pass
"""


def opened(**connections: str) -> dict[str, type]:
    return {name: type(channel) for name, channel in open_channels(**connections).items()}


def test_channel_without_a_connection_is_left_out() -> None:
    assert opened() == BY_ADDRESS
    assert opened(outbox="memory://outbox", smtp_url="", sftp_url="sftp://khac.example") == {
        "folder": FolderChannel,
        **BY_ADDRESS,
    }


def test_all_channels_with_a_connection_are_opened() -> None:
    connections = {"outbox": "memory://outbox", "smtp_url": "smtp://127.0.0.1:2525?starttls=none"}
    assert opened(**connections) == {"folder": FolderChannel, "smtp": SmtpChannel, **BY_ADDRESS}


def test_wrong_connection_is_told_at_once() -> None:
    with pytest.raises(DeliveryError, match="THIDUA_SMTP_URL"):
        opened(smtp_url="mail.example")


def test_every_channel_says_what_a_channel_must() -> None:
    for name in channel_names():
        module = find_channel(name)
        assert module is not None
        for method in ("open_channel", "address_fault"):
            given = inspect.signature(getattr(module, method)).parameters
            wanted = inspect.signature(getattr(ChannelModule, method)).parameters
            assert list(given) == [parameter for parameter in wanted if parameter != "self"], (name, method)


def test_every_channel_has_a_name_for_people() -> None:
    titles = {name: channel_title(name) for name in channel_names()}
    assert titles["smtp"] == "thư điện tử"
    assert len(set(titles.values())) == len(titles)
    assert all(title != name for name, title in titles.items())


@pytest.mark.parametrize("name", ["fax", "ledger", "channel", "", "smtp.os", "../smtp", "__init__"])
def test_what_is_no_channel_is_none(name: str) -> None:
    assert find_channel(name) is None


def test_channel_is_added_by_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "buu_chinh.py").write_text(POSTER, encoding="utf-8")
    monkeypatch.setattr(deliver, "__path__", [*deliver.__path__, str(tmp_path)])
    assert "buu_chinh" in channel_names()
    channel = find_channel("buu_chinh")
    assert channel is not None
    assert channel.address_fault("Số 1 Hoàng Diệu") is None
    assert channel.address_fault("Hoàng Diệu") == "một số nhà"
    assert channel_title("buu_chinh") == "buu_chinh"
    assert "buu_chinh" not in opened()
    assert "buu_chinh" in open_channels({"thidua_post": "x"}.get)


def test_opening_channels_loads_no_library_that_only_sending_needs() -> None:
    ask = "import sys, thidua.deliver.channels as c; c.open_channels(); print('asyncssh' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "False"
