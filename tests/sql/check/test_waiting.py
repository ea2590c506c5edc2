"""What waits is read from verified bytes, gets one verdict whoever checks, and every refusal is answered."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.landing import NOW, PLAN, drop
from factories.plans import make_plan
from factories.warehouse import add_submission, add_void
from thidua.check import waiting
from thidua.check.compared import previous_figures
from thidua.check.feedback import write_feedback
from thidua.check.waiting import Verdicts, check_waiting
from thidua.collect import receive
from thidua.collect.receipts import Receipt
from thidua.collect.receive import receive_files
from thidua.collect.states import StateChange, record_state
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.load import load_editions
from thidua.warehouse.connect import load_sql


def take(engine: sa.Engine, landing: Path, vault: Vault, *names: str) -> dict[str, Receipt]:
    """Files that no reader can open, received; by name."""
    for age, name in enumerate(reversed(names), start=60):
        drop(landing, name, f"%PDF-1.7 {name}".encode(), age_seconds=age)
    received = receive_files(engine, landing=landing, vault=vault, plan_ids=[PLAN], now=NOW, settle_seconds=0)
    return {receipt.name: receipt for receipt in received}


def check(engine: sa.Engine, vault: Vault, *, run_name: str = "lần 1") -> Verdicts:
    return check_waiting(
        engine,
        plan=make_plan(),
        vault=vault,
        catalogue=make_catalogue(),
        editions=load_editions(),
        now=NOW,
        run_name=run_name,
        data_docs=None,
    )


def rows(engine: sa.Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


STATES = "select receipt_id, state from receipt_state order by receipt_id, receipt_state_id"


def test_bytes_that_are_lost_or_changed_hold_up_only_their_own_receipt(
    engine: sa.Engine, landing: Path, vault: Vault
) -> None:
    taken = take(engine, landing, vault, "mat.xlsx", "bi-sua.xlsx", "con.xlsx")
    lost, changed = vault.path(taken["mat.xlsx"].sha256), vault.path(taken["bi-sua.xlsx"].sha256)
    kept = lost.read_bytes(), changed.read_bytes()
    lost.unlink()
    changed.write_bytes(vault.get(taken["con.xlsx"].sha256))
    with pytest.raises(OperatorError, match=r"BN-00000001.*không có tệp.*BN-00000002.*đã bị thay đổi"):
        check(engine, vault)
    assert rows(engine, STATES) == [(1, "RECEIVED"), (2, "RECEIVED"), (3, "RECEIVED"), (3, "QUARANTINED")]
    lost.write_bytes(kept[0])
    changed.write_bytes(kept[1])
    assert check(engine, vault).quarantined == 2


def test_vault_that_is_not_on_this_disk(engine: sa.Engine, landing: Path) -> None:
    vault = Vault(f"memory://{uuid.uuid4().hex}")
    take(engine, landing, vault, "a.xlsx")
    assert check(engine, vault).quarantined == 1


def test_reader_is_given_bytes_nobody_can_change(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take(engine, landing, vault, "a.xlsx")
    real = Vault.get

    def change_afterwards(self: Vault, sha256: str) -> bytes:
        data = real(self, sha256)
        self.path(sha256).unlink()
        return data

    monkeypatch.setattr(Vault, "get", change_afterwards)
    assert check(engine, vault).quarantined == 1
    assert not vault.exists(taken["a.xlsx"].sha256)


def test_second_checker_adds_nothing_to_what_the_first_told(
    engine: sa.Engine, landing: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(engine, landing, vault, "a.xlsx")
    real = waiting.read_receipts

    def overtaken(*arguments: Any, **options: Any) -> Any:
        reading = real(*arguments, **options)
        monkeypatch.setattr(waiting, "read_receipts", real)
        assert check(engine, vault, run_name="nhanh hơn").quarantined == 1
        return reading

    monkeypatch.setattr(waiting, "read_receipts", overtaken)
    assert check(engine, vault) == Verdicts(batch_id=None, accepted=0, rejected=0, quarantined=0)
    assert rows(engine, STATES) == [(1, "RECEIVED"), (1, "QUARANTINED")]
    assert rows(engine, "select count(*) from finding") == [(1,)]
    assert rows(engine, "select run_name from check_batch") == [("nhanh hơn",)]


def test_verdicts_are_recorded_under_the_lock_that_the_aggregation_waits_for(
    engine: sa.Engine, landing: Path, vault: Vault
) -> None:
    take(engine, landing, vault, "a.xlsx")
    waits = sa.text(
        "select count(*) > 0 from pg_locks join pg_database on pg_database.oid = pg_locks.database"
        " where datname = current_database() and locktype = 'advisory' and not granted"
    )
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as other:
            other.execute(sa.text(load_sql("load", "lock_plan.sql")), {"plan_id": PLAN})
            checked = pool.submit(check, engine, vault)
            deadline = time.monotonic() + 60
            while not other.execute(waits).scalar():
                assert not checked.done(), checked.result()
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert rows(engine, STATES) == [(1, "RECEIVED")]
        assert checked.result().quarantined == 1


def test_file_that_intake_quarantined_gets_a_finding_and_an_answer(
    engine: sa.Engine, landing: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SIZE_LIMIT", 4)
    take(engine, landing, vault, "phim.xlsx")
    assert check(engine, vault).quarantined == 1
    assert rows(engine, "select receipt_id, rule_id, severity from finding") == [(1, "TD-TEP-XLS_TOO_BIG", "error")]
    [answer] = write_feedback(engine, plan=make_plan(), outbox=str(tmp_path / "outbox"))
    text = Path(answer).read_text(encoding="utf-8")
    assert "phim.xlsx" in text
    assert "nên không được đọc" in text
    assert "CHƯA được đưa vào số liệu tổng hợp" in text
    assert check(engine, vault, run_name="lần 2").batch_id is None
    assert write_feedback(engine, plan=make_plan(), outbox=str(tmp_path / "outbox")) == []


def test_verdict_of_a_run_that_died_is_told_by_the_next_one_under_another_name(
    engine: sa.Engine, landing: Path, vault: Vault, tmp_path: Path
) -> None:
    outbox = str(tmp_path / "outbox")
    take(engine, landing, vault, "a.xlsx")
    check(engine, vault, run_name="bị ngắt")
    take(engine, landing, vault, "b.xlsx")
    check(engine, vault, run_name="lần sau")
    assert [Path(path).name for path in write_feedback(engine, plan=make_plan(), outbox=outbox)] == [
        "BN-00000001.txt",
        "BN-00000002.txt",
    ]
    assert write_feedback(engine, plan=make_plan(), outbox=outbox) == []


def test_newest_verdict_is_told_where_an_older_one_was_not(
    engine: sa.Engine, landing: Path, vault: Vault, tmp_path: Path
) -> None:
    outbox = str(tmp_path / "outbox")
    take(engine, landing, vault, "a.xlsx")
    check(engine, vault, run_name="bị ngắt")
    refusal = StateChange(receipt_id=1, plan_id=PLAN, state="REJECTED", sentence="Nộp sau bản khác.", unit_id="CA")
    with engine.begin() as connection:
        record_state(connection, refusal)
    check(engine, vault)
    [answer] = write_feedback(engine, plan=make_plan(), outbox=outbox)
    assert "Nộp sau bản khác." in Path(answer).read_text(encoding="utf-8")


def test_file_that_the_load_refused_gets_an_answer(
    engine: sa.Engine, landing: Path, vault: Vault, tmp_path: Path
) -> None:
    take(engine, landing, vault, "a.xlsx")
    refusal = StateChange(
        receipt_id=1, plan_id=PLAN, state="REJECTED", sentence="Được nhận trước bản đang có hiệu lực.", unit_id="CA"
    )
    with engine.begin() as connection:
        record_state(connection, refusal)
    assert check(engine, vault).rejected == 1
    [answer] = write_feedback(engine, plan=make_plan(), outbox=str(tmp_path / "outbox"))
    assert "Được nhận trước bản đang có hiệu lực." in Path(answer).read_text(encoding="utf-8")
    assert rows(engine, "select unit_id from receipt_state where batch_id is not null") == [("CA",)]


def test_figures_of_a_report_that_was_taken_back_are_not_compared(engine: sa.Engine) -> None:
    plan = make_plan()
    with engine.begin() as connection:
        for unit_id, actual in (("CA", 5), ("TDP-01", 7)):
            figures = {"A05": {"actual": actual}}
            add_submission(connection, unit_id, figures=figures, plan_id=PLAN, period_id="2026-H1")
        add_void(connection, "CA", version_no=2, plan_id=PLAN, period_id="2026-H1")
        previous = previous_figures(connection, plan)
    assert previous["2026-Y", "TDP-01"] == {"A05": 7}
    assert previous["2026-Y", "CA"] == {}
