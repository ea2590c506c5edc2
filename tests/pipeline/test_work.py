"""Which plans a collecting round goes to: those with anything to do, whatever it is, and none of the others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import yaml

from factories.approvals import by_person
from factories.installation import LOCK, PERIOD_ID, PLAN_FILE, PLAN_ID, REPORT_KEY, add_plan, hand_in, issue, take_in
from thidua import pipeline
from thidua.collect.last_scan import MARK, read_last_scan, write_last_scan
from thidua.errors import OperatorError
from thidua.settings import Settings

OTHER = "vinh-bao-2026"
WHICH: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}


@pytest.fixture
def two(settings: Settings) -> Settings:
    """Two plans, each with an empty folder."""
    add_plan(settings.home, edits={LOCK: "lock: 2099-01-31"})
    copy(PLAN_FILE.with_name(f"{OTHER}.yaml"), settings.home / "plans")
    made = replace(settings, plans=settings.home / "plans")
    for plan_id in (PLAN_ID, OTHER):
        (Path(made.landing) / plan_id).mkdir()
    return made


def busy(settings: Settings, *, later: timedelta = timedelta(0)) -> list[str]:
    return pipeline.plans_with_work(settings, now=settings.now() + later)


def marks(settings: Settings) -> dict[str, datetime | None]:
    return {plan_id: read_last_scan(Path(settings.landing) / plan_id) for plan_id in (PLAN_ID, OTHER)}


@contextmanager
def dying_at(point: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def die(reached: str) -> None:
        if reached == point:
            raise RuntimeError(point)

    with monkeypatch.context() as patched:
        for module in ("thidua.pipeline.intake", "thidua.check.feedback", "thidua.load.load"):
            patched.setattr(f"{module}.crash_point", die)
        with pytest.raises(RuntimeError, match=point):
            yield


def test_quiet_plans_have_none_and_get_the_mark_of_a_scan(two: Settings) -> None:
    now = two.now()
    assert pipeline.plans_with_work(two, now=now) == []
    assert marks(two) == {PLAN_ID: now, OTHER: now}


def test_whatever_lies_in_a_folder_is_work_and_leaves_the_mark_to_the_scan(two: Settings) -> None:
    before = two.now()
    write_last_scan(Path(two.landing) / PLAN_ID, now=before)
    unit = Path(two.landing) / PLAN_ID / "VP"
    unit.mkdir()
    (unit / "dang-ghi.xlsx").write_bytes(b"PK\x03\x04 half of a workbook")
    (Path(two.landing) / OTHER / "dang-tai.xlsx.part").write_bytes(b"PK")
    assert busy(two) == [PLAN_ID]
    assert marks(two)[PLAN_ID] == before
    pipeline.collect(two, plan_id=PLAN_ID, now=two.now())
    assert (marks(two)[PLAN_ID] or before) > before


def test_what_came_after_a_quiet_look_counts_from_it(two: Settings) -> None:
    """The look stands for the scan that would have found the folder empty."""
    looked_at = two.now()
    pipeline.plans_with_work(two, now=looked_at)
    hand_in(two.home, ["VP"])
    [file] = (Path(two.landing) / PLAN_ID).glob("*.xlsx")
    long_ago = datetime(2025, 12, 1, tzinfo=UTC).timestamp()
    os.utime(file, (long_ago, long_ago))
    pipeline.collect(two, plan_id=PLAN_ID, now=looked_at + timedelta(minutes=5))
    with pipeline_receipts(two) as received:
        assert received == [looked_at]


@contextmanager
def pipeline_receipts(settings: Settings) -> Iterator[list[datetime]]:
    from thidua.collect.states import current_states
    from thidua.warehouse.connect import opened

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        yield [one.received_at for one in current_states(connection, plan_id=PLAN_ID)]


def test_each_step_that_is_still_to_be_done_is_work(two: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(two.home, ["VP"])
    assert busy(two) == [PLAN_ID]
    pipeline.collect(two, plan_id=PLAN_ID, now=two.now())
    assert busy(two) == [PLAN_ID], "to be checked"
    with dying_at("feedback-written", monkeypatch):
        pipeline.validate(two, plan_id=PLAN_ID, now=two.now(), run_name="dies")
    pipeline.load(two, plan_id=PLAN_ID, now=two.now())
    assert busy(two) == [PLAN_ID], "to be answered"
    pipeline.validate(two, plan_id=PLAN_ID, now=two.now(), run_name="answers")
    assert busy(two) == []


def test_what_is_accepted_and_not_loaded_is_work_and_so_is_what_intake_refused(
    two: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(two.home, ["VP"])
    pipeline.collect(two, plan_id=PLAN_ID, now=two.now())
    pipeline.validate(two, plan_id=PLAN_ID, now=two.now(), run_name="checks")
    assert busy(two) == [PLAN_ID]
    pipeline.load(two, plan_id=PLAN_ID, now=two.now())
    assert busy(two) == []
    monkeypatch.setattr("thidua.collect.receive.SIZE_LIMIT", 4)
    (Path(two.landing) / OTHER / "qua-lon.xlsx").write_bytes(b"%PDF-1.7 larger")
    pipeline.collect(two, plan_id=OTHER, now=two.now())
    assert busy(two) == [OTHER]


def test_report_that_is_to_be_woken_is_work(two: Settings) -> None:
    hand_in(two.home, ["VP", "P-VHXH"])
    issue(two, received_at=datetime(2025, 12, 8, 2, tzinfo=UTC))
    assert busy(two) == []
    pipeline.withdraw(two, **WHICH, unit_id="VP", actor="Người vận hành", reason="Đơn vị rút", now=two.now())
    assert pipeline.touched_reports(two, plan_id=PLAN_ID, now=two.now()) == [REPORT_KEY]
    assert busy(two) == [PLAN_ID]
    made = pipeline.aggregate(two, **WHICH, now=two.now())
    assert pipeline.consider(two, **WHICH, snapshot_id=made["snapshot_id"], now=two.now())["outcome"] == "reissue"
    assert busy(two) == []
    assert busy(two, later=timedelta(hours=2)) == [PLAN_ID], "its replacement was never made"


def test_draft_that_has_changed_since_somebody_was_asked_is_work(two: Settings) -> None:
    with (two.plans / f"{PLAN_ID}.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump({"approval": by_person()}, file, allow_unicode=True)
    hand_in(two.home, ["VP"])
    take_in(two)
    made = pipeline.aggregate(two, **WHICH, now=two.now())
    pipeline.request_approval(two, **WHICH, snapshot_id=made["snapshot_id"], now=two.now())
    assert busy(two) == []
    hand_in(two.home, ["P-VHXH"])
    take_in(two)
    assert pipeline.unasked_reports(two, plan_id=PLAN_ID, now=two.now()) == [REPORT_KEY]
    assert busy(two) == [PLAN_ID]


def test_plan_file_that_was_changed_is_read_once(two: Settings) -> None:
    assert busy(two) == []
    path = two.plans / f"{PLAN_ID}.yaml"
    later = (two.now() - two.clock_offset + timedelta(minutes=1)).timestamp()
    path.write_text("id: [broken", encoding="utf-8")
    os.utime(path, (later, later))
    assert busy(two, later=timedelta(seconds=90)) == [PLAN_ID]
    with pytest.raises(OperatorError):
        pipeline.validate(two, plan_id=PLAN_ID, now=two.now(), run_name="tells")
    assert busy(two, later=timedelta(minutes=2)) == []


def test_folder_that_cannot_be_looked_into_is_its_own_plans_work(
    two: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = Path(two.landing) / PLAN_ID
    (folder / "liên-kết.xlsx").symlink_to("/etc/hostname")
    assert busy(two) == [PLAN_ID], "a scan has something to say of it"
    (folder / "liên-kết.xlsx").unlink()

    def broken(root: Path, *, plan_id: str) -> bool:
        if plan_id == PLAN_ID:
            raise ConnectionError("the share is gone")
        return True

    monkeypatch.setattr("thidua.collect.quiet.is_empty", broken)
    assert busy(two) == [PLAN_ID]
    assert f"kế hoạch {PLAN_ID}" in caplog.text
    assert (folder / MARK).exists() is False
    assert marks(two)[OTHER] is not None


def test_missing_landing_folder_is_no_quiet_round(two: Settings) -> None:
    with pytest.raises(OperatorError, match="Không có thư mục tiếp nhận"):
        busy(replace(two, landing=str(two.home / "khong-co")))
