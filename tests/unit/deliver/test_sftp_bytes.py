"""Every byte on the server's disk before a name is given, and none that it has changed."""

from dataclasses import replace
from pathlib import Path

from factories.deliveries import make_message
from factories.marks import Marks
from factories.sftp_server import Files, serving
from thidua.deliver.channel import SendOutcome
from thidua.deliver.manifest import build_manifest
from thidua.deliver.sftp import SftpChannel

MESSAGE = make_message()
NAMES = [file.file_name for file in (*MESSAGE.files, build_manifest(MESSAGE))]


def send(address: str, connections: dict[str, str], marks: Marks) -> SendOutcome:
    channel = SftpChannel(connections, timeout=5, limit=10)
    return channel.send(replace(MESSAGE, address=address), before_point_of_no_return=marks)


def test_each_file_is_made_durable_before_it_gets_its_name(tmp_path: Path) -> None:
    steps: list[str] = []

    class Noting(Files):
        def fsync(self, file_obj: object) -> None:
            steps.append("durable")

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            steps.append(self.local(newpath).name)
            super().posix_rename(oldpath, newpath)

    with serving(lambda channel: Noting(channel, tmp_path)) as (address, connections):
        assert send(address, connections, Marks()).state == "SENT"
    assert steps == [step for name in NAMES for step in ("durable", name)]


def test_server_that_keeps_other_bytes_is_found_out_before_a_name_is_given(tmp_path: Path) -> None:
    class Lossy(Files):
        def write(self, file_obj: object, offset: int, data: bytes) -> int:
            super().write(file_obj, offset, data.replace(b"s", b"S"))
            return len(data)

    marks = Marks()
    with serving(lambda channel: Lossy(channel, tmp_path)) as (address, connections):
        outcome = send(address, connections, marks)
    assert outcome.state == "FAILED"
    assert "đọc lại thấy khác với tệp đã phát hành" in outcome.sentence
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert marks.asked == []


def test_server_that_keeps_half_of_a_file_is_found_out(tmp_path: Path) -> None:
    class Short(Files):
        def write(self, file_obj: object, offset: int, data: bytes) -> int:
            super().write(file_obj, offset, data[: len(data) // 2])
            return len(data)

    with serving(lambda channel: Short(channel, tmp_path)) as (address, connections):
        assert send(address, connections, Marks()).state == "FAILED"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
