"""Channels are found by being there, and only those with a connection are opened."""

import pytest

from thidua.deliver.channels import open_channels
from thidua.deliver.folder import FolderChannel
from thidua.deliver.smtp import SmtpChannel
from thidua.errors import DeliveryError


def opened(**connections: str) -> dict[str, type]:
    return {name: type(channel) for name, channel in open_channels(**connections).items()}


def test_channel_without_a_connection_is_left_out() -> None:
    assert opened() == {}
    assert opened(outbox="memory://outbox", smtp_url="", sftp_url="sftp://khac.example") == {"folder": FolderChannel}


def test_all_channels_with_a_connection_are_opened() -> None:
    connections = {"outbox": "memory://outbox", "smtp_url": "smtp://127.0.0.1:2525?starttls=none"}
    assert opened(**connections) == {"folder": FolderChannel, "smtp": SmtpChannel}


def test_wrong_connection_is_told_at_once() -> None:
    with pytest.raises(DeliveryError, match="THIDUA_SMTP_URL"):
        opened(smtp_url="mail.example")
