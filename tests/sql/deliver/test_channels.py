"""From the ledger to real receivers: one delivery each by SFTP and HTTP, recorded as what it was."""

from pathlib import Path
from typing import Any

import pytest

from factories.deliveries import issue
from factories.offices import Office
from factories.plans import ASSUMED, make_plan
from factories.receivers import receiving
from factories.sshd import running_sshd
from thidua.deliver.channels import open_channels
from thidua.deliver.run import deliver_pending


def target(channel: str, address: str) -> dict[str, Any]:
    return {"id": channel, "name": "Ban TĐKT", "channel": channel, "address": address, "basis": ASSUMED}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("sshd", "nhan"):
        (tmp_path / name).mkdir()
    return tmp_path / "sshd", tmp_path / "nhan"


def test_each_recipient_has_the_set_once(office: Office, folders: tuple[Path, Path]) -> None:
    with running_sshd(folders[0]) as sshd, receiving() as receiver:
        plan = make_plan(deliveries=[target("sftp", sshd.address(folders[1])), target("https", receiver.url)])
        issue(office.engine, office.vault, plan)
        channels = open_channels(sshd.connections.get)
        for _ in range(2):
            deliver_pending(office.engine, vault=office.vault, channels=channels, worker="w", now=office.now)
            office.wait(hours=3)
    assert sorted(office.rows("select channel, state from delivery join delivery_event using (delivery_id)")) == sorted(
        (channel, state) for channel in ("https", "sftp") for state in ("CLAIMED", "STARTED", "SENT")
    )
    received = {name: data for _, name, data in receiver.parts()}
    placed = {path.name: path.read_bytes() for path in folders[1].rglob("*.*") if path.suffix != ".manifest"}
    assert len(receiver.bodies) == 1
    assert placed == {name: data for name, data in received.items() if not name.endswith(".manifest")}


def test_unknown_host_is_a_failure_that_says_what_to_do(office: Office, folders: tuple[Path, Path]) -> None:
    with running_sshd(folders[0]) as sshd:
        address = sshd.address(folders[1], hostkey=f"SHA256:{'A' * 43}")
        issue(office.engine, office.vault, make_plan(deliveries=[target("sftp", address)]))
        (outcome,) = deliver_pending(
            office.engine,
            vault=office.vault,
            channels=open_channels(sshd.connections.get),
            worker="w",
            now=office.now,
        )
    assert (outcome.state, outcome.needs_a_person) == ("FAILED", False)
    assert sshd.fingerprint in outcome.sentence
    assert "Hỏi người quản trị máy chủ" in outcome.sentence
    assert list(folders[1].iterdir()) == []
