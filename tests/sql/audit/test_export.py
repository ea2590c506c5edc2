"""What an inspector is given can be checked without this installation."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from factories.recorded import PLAN, Recorded
from thidua.audit.chain import read_head
from thidua.audit.export import CHAIN, HEADS, LISTS, SCRIPT, export_inspection
from thidua.audit.lists import WIDTHS
from thidua.errors import OperatorError

Chain = list[dict[str, Any]]


def export(engine: sa.Engine, recorded: Recorded, folder: Path, **options: Any) -> Path:
    """The exported files, unpacked."""
    made = export_inspection(engine, to=folder / "ho-so.zip", archive=recorded.archive, **options)
    assert (made.entries, made.heads) == (19, 4)
    with ZipFile(folder / "ho-so.zip") as file:
        file.extractall(folder)
    return folder


def run_script(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / SCRIPT)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30, encoding="utf-8")


def test_script_of_the_file_checks_it_alone(reader: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    done = run_script(export(reader, recorded, tmp_path))
    with reader.connect() as connection:
        head = read_head(connection)
    assert head is not None
    assert done.returncode == 0, done.stdout
    assert f"Đã kiểm tra 19 mục, 4 đầu chuỗi. Mã băm cuối cùng: {head.hash}" in done.stdout
    assert "Không phát hiện sai lệch." in done.stdout


def _alter(chain: Chain) -> None:
    chain[3]["payload"] = chain[3]["payload"].replace("Thử", "Khác")


def _delete(chain: Chain) -> None:
    del chain[5]


def _cut(chain: Chain) -> None:
    del chain[-2:]


def _swap(chain: Chain) -> None:
    chain[2], chain[3] = chain[3], chain[2]


def _back_date(chain: Chain) -> None:
    chain[4]["recorded_at"] = "2020-01-01T00:00:00.000000"


@pytest.mark.parametrize("tamper", [_alter, _delete, _cut, _swap, _back_date])
def test_script_finds_a_chain_that_was_altered(
    reader: sa.Engine, recorded: Recorded, tmp_path: Path, tamper: Callable[[Chain], None]
) -> None:
    folder = export(reader, recorded, tmp_path)
    path = folder / CHAIN
    chain = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    tamper(chain)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in chain), encoding="utf-8")
    done = run_script(folder)
    assert done.returncode == 1
    assert "sai lệch" in done.stdout


def test_lists_can_be_read_and_name_the_entries(reader: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    book = load_workbook(export(reader, recorded, tmp_path) / LISTS)
    assert book.sheetnames == ["Biên nhận", "Lần nộp", "Báo cáo", "Gửi"]
    receipts = list(book["Biên nhận"].iter_rows(values_only=True))
    assert receipts[0][0] == "Số biên nhận"
    assert [row[0] for row in receipts[1:]] == ["BN-00000001", "BN-00000002", "BN-00000003"]
    versions = list(book["Lần nộp"].iter_rows(values_only=True))
    assert [row[-2] for row in versions[1:]] == [None, "submission:1"]
    assert [row[7] for row in book["Gửi"].iter_rows(values_only=True)] == ["Trạng thái", "CLAIMED", "SENT"]
    assert len(list(book["Báo cáo"].rows)) == 5
    assert {row[8] for row in receipts[1:]} <= {"đã nhận", "đã đọc", "chưa hợp lệ", "hợp lệ", "đã đưa vào số liệu"}
    assert book["Biên nhận"].column_dimensions["G"].width == WIDTHS["Tên tệp"]


def test_lists_are_of_the_asked_plan(reader: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    book = load_workbook(export(reader, recorded, tmp_path, plan_id="xa-khac-2026") / LISTS)
    assert [len(list(sheet.rows)) for sheet in book] == [1, 1, 1, 1]


def test_name_of_a_file_is_never_a_formula(owner: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("update receipt set original_name = '=1+1\x07' where receipt_id = 1")
    folder = export(owner, recorded, tmp_path, plan_id=PLAN)
    cell = load_workbook(BytesIO((folder / LISTS).read_bytes()))["Biên nhận"]["G2"]
    assert (cell.value, cell.data_type) == ("=1+1\N{REPLACEMENT CHARACTER}", "s")


def test_older_file_is_never_overwritten(reader: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    export(reader, recorded, tmp_path)
    with pytest.raises(OperatorError, match="đã có"):
        export_inspection(reader, to=tmp_path / "ho-so.zip", archive=recorded.archive)


def test_torn_line_of_the_archive_is_left_out(reader: sa.Engine, recorded: Recorded, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "heads.jsonl").write_text('{"seq": 1, "ha', encoding="utf-8")
    made = export_inspection(reader, to=tmp_path / "ho-so.zip", archive=archive)
    assert made.heads == 0
    with ZipFile(tmp_path / "ho-so.zip") as file:
        assert file.read(HEADS) == b""
