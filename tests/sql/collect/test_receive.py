"""Every file gets one receipt, whatever dies in between and however often it comes."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from upath import UPath

from factories.landing import NOW, PLAN, drop, make_zip
from thidua.collect import receive
from thidua.collect.last_scan import MARK
from thidua.collect.look import look_at
from thidua.collect.receipts import Receipt
from thidua.collect.receive import receive_files
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE

OTHER = "xa-khac-2026"


def take(engine: sa.Engine, landing: Any, vault: Vault, **options: Any) -> list[Receipt]:
    options = {"plan_ids": [PLAN], "now": NOW, "settle_seconds": 0, **options}
    return receive_files(engine, landing=landing, vault=vault, **options)


def rows(engine: sa.Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def waiting_in(landing: Path) -> list[str]:
    return sorted(p.name for p in landing.rglob("*") if p.is_file() and "_da_nhan" not in p.parts and p.name != MARK)


STATES = "select receipt_id, plan_id, state from receipt_state order by receipt_state_id"


def test_file_is_kept_recorded_and_put_away(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    path = drop(landing, "Trường học/bao-cao.xlsx")
    data = path.read_bytes()
    [receipt] = take(engine, landing, vault)
    assert receipt == Receipt(
        receipt_id=1,
        number="BN-00000001",
        is_new=True,
        name="Trường học/bao-cao.xlsx",
        plan_id=PLAN,
        sha256=sha256_hex(data),
    )
    assert vault.get(receipt.sha256) == data
    assert rows(engine, "select sha256, size_bytes from blob") == [(receipt.sha256, len(data))]
    assert rows(engine, "select channel, original_name, received_at, received_at_source from receipt") == [
        ("landing", "Trường học/bao-cao.xlsx", NOW, "system")
    ]
    assert rows(engine, "select state, sentence, plan_id from receipt_state") == [
        (
            "RECEIVED",
            "Đã nhận tệp 'Trường học/bao-cao.xlsx' lúc 16:30 ngày 08/12/2026, số biên nhận BN-00000001.",
            PLAN,
        )
    ]
    assert rows(engine, "select kind, subject, payload -> 'row' ->> 'sha256' from audit_entry order by seq") == [
        ("received", "receipt:1", receipt.sha256),
        ("file_received", "receipt_state:1", None),
    ]
    assert waiting_in(landing) == []
    put_away = landing / PLAN / "_da_nhan" / "2026-12" / "BN-00000001__bao-cao.xlsx"
    assert put_away.read_bytes() == data


def test_receipts_are_numbered_in_order_of_arrival(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    drop(landing, "a.xlsx", make_zip("sau"), age_seconds=60)
    drop(landing, "z.xlsx", make_zip("trước"), age_seconds=90)
    assert [(r.number, r.name) for r in take(engine, landing, vault)] == [
        ("BN-00000001", "z.xlsx"),
        ("BN-00000002", "a.xlsx"),
    ]


def test_same_bytes_again_have_the_same_receipt(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    drop(landing, "bao-cao.xlsx")
    [first] = take(engine, landing, vault)
    drop(landing, "bao-cao (1).xlsx")
    [again] = take(engine, landing, vault, now=NOW + timedelta(days=1))
    assert (again.receipt_id, again.number, again.is_new) == (first.receipt_id, first.number, False)
    assert rows(engine, "select original_name, received_at from receipt") == [("bao-cao.xlsx", NOW)]
    assert rows(engine, STATES) == [(1, PLAN, "RECEIVED")]
    assert rows(engine, "select count(*) from audit_entry where kind = 'received'") == [(1,)]
    assert waiting_in(landing) == []


def test_same_bytes_twice_in_one_run(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    drop(landing, "a.xlsx", age_seconds=90)
    drop(landing, "b.xlsx", age_seconds=60)
    assert [(r.receipt_id, r.is_new, r.name) for r in take(engine, landing, vault)] == [
        (1, True, "a.xlsx"),
        (1, False, "b.xlsx"),
    ]
    assert rows(engine, "select original_name from receipt") == [("a.xlsx",)]
    assert rows(engine, STATES) == [(1, PLAN, "RECEIVED")]
    assert waiting_in(landing) == []


def test_same_bytes_in_the_folder_of_another_plan_wait_there_too(
    engine: sa.Engine, landing: Path, vault: Vault
) -> None:
    drop(landing, "a.xlsx")
    drop(landing, "a.xlsx", plan_id=OTHER)
    receipts = take(engine, landing, vault, plan_ids=[PLAN, OTHER])
    assert [(r.receipt_id, r.plan_id, r.is_new) for r in receipts] == [(1, PLAN, True), (1, OTHER, True)]
    assert rows(engine, STATES) == [(1, PLAN, "RECEIVED"), (1, OTHER, "RECEIVED")]
    assert rows(engine, "select count(*) from receipt") == [(1,)]


def test_declared_time_is_kept_and_marked(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    declared = datetime(2026, 12, 7, 16, 45, tzinfo=LEGAL_ZONE)
    drop(landing, "a.xlsx")
    take(engine, landing, vault, received_at=declared)
    assert rows(engine, "select received_at, received_at_source from receipt") == [(declared, "declared")]
    [(sentence,)] = rows(engine, "select sentence from receipt_state")
    assert "lúc 16:45 ngày 07/12/2026 (thời điểm do người nhập khai báo)" in sentence


@pytest.mark.parametrize("declared", [NOW + timedelta(seconds=1), NOW.replace(tzinfo=None)])
def test_impossible_declared_time_takes_nothing(
    engine: sa.Engine, landing: Path, vault: Vault, declared: datetime
) -> None:
    drop(landing, "a.xlsx")
    with pytest.raises(OperatorError, match="không hợp lệ"):
        take(engine, landing, vault, received_at=declared)
    assert waiting_in(landing) == ["a.xlsx"]


def test_half_written_files_are_left_alone(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    for name in ("a.xlsx.part", "~$b.xlsx"):
        drop(landing, name)
    drop(landing, "c.xlsx", make_zip()[:-1])
    drop(landing, "d.xlsx", age_seconds=1)
    assert take(engine, landing, vault) == []
    assert waiting_in(landing) == ["a.xlsx.part", "c.xlsx", "d.xlsx", "~$b.xlsx"]
    assert not Path(vault.root).exists()


def test_file_that_grows_while_it_is_read_waits(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(landing, "a.xlsx")

    def grow(looked: Any) -> Any:
        with path.open("ab") as file:
            file.write(b"x")
        return look_at(looked)

    monkeypatch.setattr(receive, "look_at", grow)
    assert take(engine, landing, vault) == []
    assert waiting_in(landing) == ["a.xlsx"]


def test_too_large_file_has_a_receipt_and_is_quarantined(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SIZE_LIMIT", 1024 * 1024)
    data = b"\x00" * (1024 * 1024 + 1)
    drop(landing, "phim.xlsx", data)
    drop(landing, "vua.xlsx", data[1:])
    receipts = {r.name: r for r in take(engine, landing, vault)}
    assert vault.get(receipts["phim.xlsx"].sha256) == data
    quarantined = rows(engine, "select receipt_id, sentence from receipt_state where state = 'QUARANTINED'")
    assert [receipt_id for receipt_id, _ in quarantined] == [receipts["phim.xlsx"].receipt_id]
    assert quarantined[0][1].startswith("Tệp lớn hơn 1 MiB nên không được đọc.")


def test_monstrous_file_stays_where_it_is_and_is_told(
    engine: sa.Engine,
    landing: Path,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(receive, "KEEP_LIMIT", 1024)
    drop(landing, "khong-lo.xlsx", b"\x00" * 1025)
    assert take(engine, landing, vault) == []
    assert waiting_in(landing) == ["khong-lo.xlsx"]
    assert f"Tệp '{PLAN}/khong-lo.xlsx' lớn hơn" in caplog.text


@pytest.mark.parametrize(
    "name", ["b\udcff.xlsx", "'); drop table receipt; --.xlsx", "\u202excod.xlsx", "ộ" * 83 + ".xlsx"]
)
def test_strange_names_are_only_text(engine: sa.Engine, landing: Path, vault: Vault, name: str) -> None:
    drop(landing, name)
    [receipt] = take(engine, landing, vault)
    assert receipt.name == name.replace("\udcff", "?")
    assert rows(engine, "select original_name from receipt") == [(receipt.name,)]
    assert waiting_in(landing) == []


class Crash(BaseException):
    """Not an Exception, as the death of a process is none."""


def crash_before(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def crash(*_: object, **__: object) -> None:
        raise Crash

    monkeypatch.setattr(receive, step, crash)


def crash_within(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    real = getattr(receive, step)

    def crash(*arguments: Any, **options: Any) -> None:
        real(*arguments, **options)
        raise Crash

    monkeypatch.setattr(receive, step, crash)


@pytest.mark.parametrize(
    ("how", "step", "receipts_after_crash"),
    [
        (crash_before, "record_receipts", 0),  # in the vault, no receipt yet
        (crash_within, "record_receipts", 0),  # all rows written, not committed
        (crash_before, "put_away", 2),  # committed, nothing moved
        (crash_within, "put_away", 2),  # one of two moved
    ],
)
def test_crash_at_any_step_ends_in_the_same_state(
    engine: sa.Engine, landing: Path, vault: Vault, how: Any, step: str, receipts_after_crash: int
) -> None:
    drop(landing, "a.xlsx", make_zip("a"), age_seconds=90)
    drop(landing, "b.xlsx", make_zip("b"), age_seconds=60)
    with pytest.MonkeyPatch.context() as crashing:
        how(crashing, step)
        with pytest.raises(Crash):
            take(engine, landing, vault)
    assert rows(engine, "select count(*) from receipt") == [(receipts_after_crash,)]
    take(engine, landing, vault, now=NOW + timedelta(minutes=5))
    names = rows(engine, "select original_name from receipt order by receipt_id")
    assert names == [("a.xlsx",), ("b.xlsx",)]
    assert [state for _, _, state in rows(engine, STATES)] == ["RECEIVED", "RECEIVED"]
    assert rows(engine, "select count(*) from audit_entry where kind = 'received'") == [(2,)]
    assert waiting_in(landing) == []
    assert len([p for p in landing.rglob("*") if p.is_file() and p.name != MARK]) == 2


def test_vault_that_cannot_write_gives_no_receipt(engine: sa.Engine, landing: Path, tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("đây là một tệp")
    drop(landing, "a.xlsx")
    with pytest.raises(OperatorError, match="không ghi được"):
        take(engine, landing, Vault(str(tmp_path / "vault")))
    assert rows(engine, "select count(*) from receipt") == [(0,)]
    assert waiting_in(landing) == ["a.xlsx"]


def test_receivers_at_once_give_one_receipt_per_file(engine: sa.Engine, landing: Path, vault: Vault) -> None:
    for number in range(20):
        drop(landing, f"{number:02d}.xlsx", make_zip(f"đơn vị {number}"))
        drop(landing, f"{number:02d}.xlsx", make_zip(f"đơn vị {number}"), plan_id=OTHER)
    together = threading.Barrier(4)

    def run(plan_ids: list[str]) -> list[Receipt]:
        together.wait()
        return take(engine, landing, vault, plan_ids=plan_ids)

    with ThreadPoolExecutor(4) as pool:
        results = [r for found in pool.map(run, [[PLAN], [PLAN], [OTHER], [OTHER, PLAN]]) for r in found]
    assert rows(engine, "select count(*) from receipt") == [(20,)]
    assert rows(engine, "select plan_id, count(*) from receipt_state group by 1 order by 1") == [
        (PLAN, 20),
        (OTHER, 20),
    ]
    assert len([r for r in results if r.is_new]) == 40
    assert waiting_in(landing) == []


LAST_SCAN = NOW - timedelta(minutes=15)


def take_after_a_scan(engine: sa.Engine, landing: Path, vault: Vault, *, age_seconds: float) -> datetime:
    """A file that comes after one scan and is taken by the next, at NOW; its time of receipt."""
    (landing / PLAN).mkdir(exist_ok=True)
    assert take(engine, landing, vault, now=LAST_SCAN) == []
    drop(landing, "a.xlsx", age_seconds=age_seconds)
    assert len(take(engine, landing, vault, quiet_seconds=0)) == 1
    [(received_at, source)] = rows(engine, "select received_at, received_at_source from receipt")
    assert source == "system"
    return received_at  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("age_seconds", "received_at"),
    [
        (600, NOW - timedelta(minutes=10)),  # before midnight, though the scan came after it
        (86_400, LAST_SCAN),  # a sender cannot go back behind the last scan
        (-86_400, NOW),  # a clock ahead of ours
    ],
)
def test_file_counts_from_its_writing_between_two_scans(
    engine: sa.Engine, landing: Path, vault: Vault, age_seconds: float, received_at: datetime
) -> None:
    assert take_after_a_scan(engine, landing, vault, age_seconds=age_seconds) == received_at
    [(sentence,)] = rows(engine, "select sentence from receipt_state")
    assert f"lúc {received_at.astimezone(LEGAL_ZONE):%H:%M ngày %d/%m/%Y}" in sentence


def test_mark_of_a_later_clock_never_gives_a_time_that_has_not_come(
    engine: sa.Engine, landing: Path, vault: Vault
) -> None:
    drop(landing, "a.xlsx", make_zip("a"))
    take(engine, landing, vault, now=NOW + timedelta(days=400))  # a rehearsal
    drop(landing, "b.xlsx", make_zip("b"))
    take(engine, landing, vault)
    assert rows(engine, "select max(received_at) filter (where original_name = 'b.xlsx') from receipt") == [(NOW,)]


@pytest.mark.parametrize("mark", [b"", b"hom qua", b"2026-12-08T09:15:00", b"\xff" * 99])
def test_mark_that_says_nothing_is_no_mark(engine: sa.Engine, landing: Path, vault: Vault, mark: bytes) -> None:
    drop(landing, "a.xlsx", age_seconds=600)
    (landing / PLAN / MARK).write_bytes(mark)
    take(engine, landing, vault)
    assert rows(engine, "select received_at from receipt") == [(NOW,)]


def test_mark_that_a_sender_made_is_not_believed(
    engine: sa.Engine, landing: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(landing, "a.xlsx", age_seconds=600)
    target = tmp_path / "cua-he-thong"
    target.write_text(LAST_SCAN.isoformat())
    (landing / PLAN / MARK).symlink_to(target)
    take(engine, landing, vault)
    assert rows(engine, "select received_at from receipt") == [(NOW,)]
    assert target.read_text() == LAST_SCAN.isoformat()
    monkeypatch.setattr("os.geteuid", lambda: -1)  # the mark is now somebody else's
    drop(landing, "b.xlsx", make_zip("b"), age_seconds=600)
    take(engine, landing, vault, now=NOW + timedelta(hours=1))
    assert rows(engine, "select max(received_at) from receipt") == [(NOW + timedelta(hours=1),)]


def test_run_that_fails_leaves_the_mark_of_the_last_whole_one(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    (landing / PLAN).mkdir()
    take(engine, landing, vault, now=LAST_SCAN)
    drop(landing, "a.xlsx")
    crash_before(monkeypatch, "record_receipts")
    with pytest.raises(Crash):
        take(engine, landing, vault)
    assert (landing / PLAN / MARK).read_text() == LAST_SCAN.isoformat()


def test_landing_folder_on_an_object_store(engine: sa.Engine, vault: Vault) -> None:
    landing = UPath(f"memory://{uuid.uuid4().hex}/landing")
    (landing / PLAN / "nhom").mkdir(parents=True)
    (landing / PLAN / "nhom" / "a.xlsx").write_bytes(make_zip())
    [receipt] = take(engine, landing, vault, quiet_seconds=0)
    assert vault.get(receipt.sha256) == make_zip()
    moved = landing / PLAN / "_da_nhan" / "2026-12" / "BN-00000001__a.xlsx"
    assert moved.read_bytes() == make_zip()
    assert not (landing / PLAN / "nhom" / "a.xlsx").exists()
    assert take(engine, landing, vault, quiet_seconds=0) == []
    assert (landing / PLAN / MARK).read_bytes() == NOW.isoformat().encode()


def test_what_is_ready_is_taken_while_another_file_is_waited_for(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(landing, "xong.xlsx", make_zip("xong"))
    drop(landing, "bao-cao.pdf", b"%PDF-1.7")
    growing = drop(landing, "dang-ghi.pdf", b"%PDF-1.7")
    taken_by_then: list[tuple[Any, ...]] = []

    def wait(seconds: float) -> None:
        assert seconds <= 5
        taken_by_then.extend(rows(engine, "select original_name from receipt"))
        with growing.open("ab") as file:
            file.write(b"%%EOF")

    monkeypatch.setattr(receive, "wait", wait)
    found = take(engine, landing, vault, settle_seconds=5)
    assert taken_by_then == [("xong.xlsx",)]
    assert [one.name for one in found] == ["xong.xlsx", "bao-cao.pdf"]
    assert waiting_in(landing) == ["dang-ghi.pdf"]


def test_nothing_is_waited_for_where_all_files_prove_themselves(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(landing, "a.xlsx", make_zip("a"))
    monkeypatch.setattr(receive, "wait", lambda _: pytest.fail("no second look is needed"))
    assert len(take(engine, landing, vault, settle_seconds=5)) == 1


def test_file_written_over_in_place_while_it_is_read_is_left(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(landing, "a.xlsx", make_zip("a"))
    real = receive.look_at

    def write_over(looked_at: Path) -> Any:
        with path.open("r+b") as file:
            file.write(b"PK")
        return real(looked_at)

    monkeypatch.setattr(receive, "look_at", write_over)
    assert take(engine, landing, vault) == []
    assert waiting_in(landing) == ["a.xlsx"]


def test_files_are_held_in_memory_a_few_at_a_time(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "BATCH", 3)
    monkeypatch.setattr(receive, "BATCH_BYTES", 100)
    sizes = [40, 40, 40, 300, 1, 1, 1, 1]
    files: list[Any] = [SimpleNamespace(look=SimpleNamespace(size_bytes=size)) for size in sizes]
    assert [[one.look.size_bytes for one in batch] for batch in receive.batches(files)] == [
        [40, 40],
        [40],
        [300],
        [1, 1, 1],
        [1],
    ]
