"""Heads outside of the data base: added to, never changed, readable after a crash."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.accepted import add_receipts
from thidua.audit.chain import read_head
from thidua.audit.heads import FILE_NAME, keep_head, kept_heads
from thidua.audit.verify import verify
from thidua.errors import OperatorError


def seqs(archive: Path) -> list[int | None]:
    return [kept.head.seq if kept.head else None for kept in kept_heads(archive)]


def test_nothing_is_kept_of_an_empty_chain(engine: sa.Engine, tmp_path: Path) -> None:
    assert keep_head(engine, archive=tmp_path, after="thử") is None
    assert seqs(tmp_path) == []


def test_each_head_is_kept_once(engine: sa.Engine, tmp_path: Path) -> None:
    archive = tmp_path / "moi"
    add_receipts(engine, 2)
    keep_head(engine, archive=archive, after="thử")
    keep_head(engine, archive=archive, after="thử lại")
    add_receipts(engine, 1)
    kept = keep_head(engine, archive=archive, after="nhận thêm")
    assert seqs(archive) == [2, 3]
    with engine.connect() as connection:
        assert kept == read_head(connection)
    last = json.loads((archive / FILE_NAME).read_text(encoding="utf-8").splitlines()[-1])
    assert last["after"] == "nhận thêm"


def test_writer_that_died_leaves_one_torn_line(engine: sa.Engine, tmp_path: Path) -> None:
    add_receipts(engine, 1)
    keep_head(engine, archive=tmp_path, after="thử")
    with (tmp_path / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('{"after": "x", "ha')
    add_receipts(engine, 1)
    keep_head(engine, archive=tmp_path, after="thử")
    assert seqs(tmp_path) == [1, None, 2]
    faults = verify(engine, heads=kept_heads(tmp_path)).faults
    assert [(fault.code, fault.detail) for fault in faults] == [
        ("unreadable_head", "dòng 2 của heads.jsonl không đọc được")
    ]


def test_workers_at_once_keep_heads_in_order(engine: sa.Engine, tmp_path: Path) -> None:
    def work(number: int) -> None:
        add_receipts_of(engine, f"{number:064x}")
        keep_head(engine, archive=tmp_path, after=f"w{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(24)))
    kept = [seq or 0 for seq in seqs(tmp_path)]
    assert kept == sorted(set(kept))
    assert kept[-1] == 24
    assert verify(engine, heads=kept_heads(tmp_path)).faults == []


def add_receipts_of(engine: sa.Engine, sha256: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("insert into blob values (:sha256, 1)"), {"sha256": sha256})
        connection.execute(
            sa.text(
                "insert into receipt (sha256, channel, original_name, received_at, received_at_source)"
                " values (:sha256, 'landing', 'a.xlsx', now(), 'system')"
            ),
            {"sha256": sha256},
        )


def test_rewritten_chain_is_warned_of_at_the_next_head(
    engine: sa.Engine, owner_engine: sa.Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_receipts(engine, 3)
    keep_head(engine, archive=tmp_path, after="thử")
    with owner_engine.begin() as connection:
        connection.execute(sa.text("delete from audit_entry where seq = 3"))
    with caplog.at_level(logging.WARNING):
        keep_head(engine, archive=tmp_path, after="thử")
    assert "không còn chứa đầu chuỗi đã lưu (mục 3)" in caplog.text


def test_archive_that_cannot_be_written_is_told(engine: sa.Engine, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("một tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(OperatorError, match="Không ghi được đầu chuỗi"):
        keep_head(engine, archive=tmp_path / "archive", after="thử")
