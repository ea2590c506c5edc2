"""Channels that hand over one file: folders that somebody empties, and HTTP servers."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from factories.exchange import make_exchange_message
from factories.marks import Marks
from factories.receivers import Reply, receiving
from thidua.collect import whole_file
from thidua.deliver import data_packet, edxml
from thidua.deliver.channel import SendOutcome
from thidua.deliver.channels import find_channel
from thidua.deliver.last_step import ClaimLostError
from thidua.errors import DeliveryError
from thidua.exchange.edxml import build_package
from thidua.exchange.packets import build_packet

MESSAGE = make_exchange_message()
MAKERS = {"edxml": build_package, "data_packet": build_packet}


def send(address: str, mark: Marks, *, channel: str = "edxml", **connections: str) -> SendOutcome:
    module = find_channel(channel)
    assert module is not None
    opened = module.open_channel(connections)
    assert opened is not None
    return opened.send(replace(MESSAGE, address=address), before_point_of_no_return=mark)


@pytest.mark.parametrize("channel", ["edxml", "data_packet"])
def test_file_lies_whole_under_its_name_after_the_mark(tmp_path: Path, channel: str) -> None:
    made = MAKERS[channel](MESSAGE)
    seen: list[list[str]] = []
    mark = Marks(then=lambda: seen.append([path.name for path in (tmp_path / "truc").iterdir()]))
    outcome = send("truc", mark, channel=channel, outbox=str(tmp_path))
    assert (outcome.state, mark.count) == ("SENT", 1)
    assert all(name.startswith(".") for name in seen[0])
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "truc").iterdir()] == [(made.file_name, made.data)]


def test_same_file_again_is_neither_marked_nor_written(tmp_path: Path) -> None:
    send("truc", Marks(), outbox=str(tmp_path))
    (path,) = (tmp_path / "truc").iterdir()
    before, mark = path.stat().st_mtime_ns, Marks()
    assert send("truc", mark, outbox=str(tmp_path)).state == "SENT"
    assert (mark.count, path.stat().st_mtime_ns) == (0, before)


def test_other_bytes_under_the_name_are_never_touched(tmp_path: Path) -> None:
    name = build_package(MESSAGE).file_name
    (tmp_path / "truc").mkdir()
    (tmp_path / "truc" / name).write_bytes(b"khac")
    mark = Marks()
    assert send("truc", mark, outbox=str(tmp_path)).state == "REFUSED"
    assert ((tmp_path / "truc" / name).read_bytes(), mark.count) == (b"khac", 0)


@pytest.mark.parametrize("more", ["", "?idempotent=yes"])
def test_lost_claim_leaves_nothing(tmp_path: Path, more: str) -> None:
    with pytest.raises(ClaimLostError):
        send(f"file://{tmp_path}/truc{more}", Marks(fault=ClaimLostError()))
    assert list((tmp_path / "truc").iterdir()) == []


def test_failure_before_the_mark_is_safe_and_after_it_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "truc").write_text("no folder")
    mark = Marks()
    assert send("truc", mark, outbox=str(tmp_path)).state == "FAILED"
    assert mark.count == 0

    def broken(*_: object) -> None:
        raise OSError("đĩa lỗi")

    monkeypatch.setattr(whole_file, "_fsync_folder", broken)
    (tmp_path / "khac").mkdir()
    outcome = send("khac", Marks(), outbox=str(tmp_path))
    assert outcome.state == "UNKNOWN"
    assert "đĩa lỗi" in outcome.sentence


def test_receiver_that_knows_names_needs_no_mark(tmp_path: Path) -> None:
    mark = Marks()
    address = f"file://{tmp_path}/truc?idempotent=yes"
    assert send(address, mark).state == "SENT"
    for path in (tmp_path / "truc").iterdir():
        os.remove(path)
    assert send(address, mark).state == "SENT"
    assert (mark.asked, len(list((tmp_path / "truc").iterdir()))) == ([True, True], 1)


def test_server_gets_the_package_with_its_key_and_manifest() -> None:
    made, mark = build_package(MESSAGE), Marks()
    with receiving() as receiver:
        connection = receiver.url.replace("://", "://van-thu:bi-mat@")
        address = f"{receiver.url}?connection=thidua_edxml_truc"
        outcome = send(address, mark, thidua_edxml_truc=connection)
    assert (outcome.state, mark.count) == ("SENT", 1)
    assert receiver.headers[0]["Idempotency-Key"] == f'"{MESSAGE.message_id}"'
    assert receiver.headers[0]["Authorization"].startswith("Basic ")
    (name, file_name, data), (manifest, *_) = receiver.parts()
    assert (name, file_name, data, manifest) == ("file", made.file_name, made.data, "manifest")


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply(201), "SENT"),
        (Reply(400), "REFUSED"),
        (Reply(503), "FAILED"),
        (Reply(500), "UNKNOWN"),
        (Reply(None), "UNKNOWN"),
    ],
)
def test_answers_are_judged_as_by_https(reply: Reply, state: str) -> None:
    with receiving(reply) as receiver:
        assert send(receiver.url, Marks(), channel="data_packet").state == state


@pytest.mark.parametrize("module", [edxml, data_packet])
@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("truc/ban-tdkt", True),
        ("file:///srv/truc?idempotent=yes", True),
        ("s3://kho/truc", True),
        ("https://truc.example/nhan?idempotent=yes", True),
        ("http://127.0.0.1:8080/nhan", True),
        ("../truc", False),
        ("/srv/truc", False),
        ("http://truc.example/nhan", False),
        ("sftp://truc.example/nhan", False),
        ("https://ten:mat-khau@truc.example/nhan", False),
        ("https://truc.example/nhan?connection=thidua_https_truc", False),
        ("file:///srv/truc?to=ai", False),
    ],
)
def test_addresses(module: object, address: str, is_right: bool) -> None:
    fault = module.address_fault(address)  # type: ignore[attr-defined]  # a module of ours
    assert (fault is None) == is_right


def test_wrong_address_and_missing_outbox_are_told() -> None:
    with pytest.raises(DeliveryError, match="không dùng được"):
        send("../truc", Marks())
    with pytest.raises(DeliveryError, match="Kênh văn bản điện tử: chưa có thư mục gửi đi"):
        send("truc", Marks())
