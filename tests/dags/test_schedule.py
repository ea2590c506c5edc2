"""The calendar of the reports, 2025 to 2027, from the project's own plan files."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pendulum
import pytest
import yaml
from airflow.exceptions import InvalidPartitionKeyError
from airflow.timetables.base import DagRunInfo, TimeRestriction
from airflow.utils.types import DagRunType

from thidua.calendar.report_dates import ReportDate, read_readable_dates, read_report_dates
from thidua.errors import PlanError
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.timetable import ReportDatesTimetable

PLANS = Path(__file__).resolve().parents[2] / "include" / "plans"
CATCHUP = TimeRestriction(earliest=None, latest=None, catchup=True)

# (report, made and sent at, last legal instant), in Vietnamese time; in the order in which they run. The last instants
# are those of the plans ('trước ngày 15/12' ends on the 14th); a report runs on the morning after its units' last
# day, or, where that leaves no working day (Chu Văn An), in the afternoon of its own last working day.
GOLDEN = [
    ("kien-an-2025|2025-H2", "2025-12-10 08:00", "2025-12-14 23:59:59"),
    ("kien-an-2025|2025-Y", "2025-12-10 08:00", "2025-12-14 23:59:59"),
    ("thuong-hong-2025|2025-H2", "2025-12-10 08:00", "2025-12-14 23:59:59"),
    ("thuong-hong-2025|2025-Y", "2025-12-10 08:00", "2025-12-14 23:59:59"),
    ("kien-an-2025|2025-TK", "2025-12-15 15:00", "2025-12-15 23:59:59"),
    ("thuong-hong-2025|2025-TK", "2025-12-15 15:00", "2025-12-15 23:59:59"),
    ("chu-van-an-2026|2026-H1", "2026-06-18 08:00", "2026-06-24 23:59:59"),
    ("vinh-bao-2026|2026-H1", "2026-06-18 08:00", "2026-06-24 23:59:59"),
    ("le-thanh-nghi-2026|2026-H1", "2026-06-22 08:00", "2026-06-30 23:59:59"),
    ("vinh-bao-2026|2026-Y", "2026-12-07 08:00", "2026-12-14 23:59:59"),
    ("chu-van-an-2026|2026-Y", "2026-12-14 15:00", "2026-12-14 23:59:59"),
    ("chu-van-an-2026|2026-TK", "2026-12-15 15:00", "2026-12-15 23:59:59"),
    ("le-thanh-nghi-2026|2026-TK", "2026-12-15 15:00", "2026-12-15 23:59:59"),
    ("vinh-bao-2026|2026-TK", "2026-12-15 15:00", "2026-12-15 23:59:59"),
    ("le-thanh-nghi-2026|2026-Y", "2026-12-21 08:00", "2026-12-31 23:59:59"),
]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE)


def report(key: str, run_at: str | None) -> ReportDate:
    instant = local(run_at) if run_at else None
    return ReportDate(key=key, run_at=instant, last_instant=instant and instant + timedelta(days=4))


def make_timetable(*dates: ReportDate, go_live: str = "2025-07-01") -> ReportDatesTimetable:
    return ReportDatesTimetable(dates, go_live=local(go_live))


def all_runs(timetable: ReportDatesTimetable, last: DagRunInfo | None = None) -> Iterator[DagRunInfo]:
    while last := timetable.next_dagrun_info_v2(last_dagrun_info=last, restriction=CATCHUP):
        yield last


def keys(timetable: ReportDatesTimetable, last: DagRunInfo | None = None) -> list[str | None]:
    return [run.partition_key for run in all_runs(timetable, last)]


@pytest.fixture
def timetable() -> ReportDatesTimetable:
    """The five plans, as the scheduler sees them: written and read back."""
    written = ReportDatesTimetable(go_live=local("2025-01-01")).serialize()
    return ReportDatesTimetable.deserialize(written)


def test_every_run_from_2025_to_2027_is_at_its_golden_time(timetable: ReportDatesTimetable) -> None:
    runs = list(all_runs(timetable))
    found = sorted((run.partition_key, run.run_after) for run in runs)
    assert found == sorted((key, local(run_at)) for key, run_at, _ in GOLDEN)
    assert [run.run_after for run in runs] == [local(run_at) for _, run_at, _ in GOLDEN]


def test_every_last_instant_is_golden() -> None:
    found = {one.key: one.last_instant for one in read_report_dates(PLANS)}
    assert found == {key: local(last) for key, _, last in GOLDEN}


def test_reports_are_made_before_they_are_due() -> None:
    assert all(one.run_at < one.last_instant for one in read_report_dates(PLANS) if one.run_at and one.last_instant)


def test_reports_of_one_instant_all_run() -> None:
    dates = [report(f"commune-{number:03}|2026-Y", "2026-12-07 08:00") for number in range(114)]
    timetable = make_timetable(*dates)
    assert sorted(keys(timetable), key=str) == [one.key for one in dates]
    assert {run.run_after for run in timetable.runs} == {local("2026-12-07 08:00")}


def test_positions_are_unique_even_where_the_fractions_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua_airflow.report_runs.fraction_of", lambda key: timedelta(0))
    timetable = make_timetable(report("a|2026-Y", "2026-12-07 08:00"), report("b|2026-Y", "2026-12-07 08:00"))
    assert keys(timetable) == ["a|2026-Y", "b|2026-Y"]


def test_place_in_the_schedule_survives_a_new_plan() -> None:
    first, last = report("a|2026-Y", "2026-12-07 08:00"), report("z|2026-Y", "2026-12-07 08:00")
    before = make_timetable(first, last)
    after = make_timetable(first, report("m|2026-Y", "2026-12-07 08:00"), last)
    positions = {run.partition_key: run.partition_date for run in after.runs}
    assert all(positions[run.partition_key] == run.partition_date for run in before.runs)


def test_what_a_stopped_scheduler_missed_is_caught_up_in_order() -> None:
    timetable = make_timetable(
        report("a|2026-H1", "2026-06-18 08:00"),
        report("b|2026-H1", "2026-06-18 15:00"),
        report("c|2026-H1", "2026-06-22 08:00"),
    )
    last_before_the_stop = next(all_runs(timetable))
    assert keys(timetable, last_before_the_stop) == ["b|2026-H1", "c|2026-H1"]


def test_without_catchup_the_past_is_left_alone() -> None:
    timetable = make_timetable(report("a|2026-H1", "2025-08-01 08:00"), report("b|2099-Y", "2099-12-01 08:00"))
    only_future = timetable.next_dagrun_info_v2(last_dagrun_info=None, restriction=CATCHUP._replace(catchup=False))
    assert only_future is not None
    assert only_future.partition_key == "b|2099-Y"


def test_nothing_runs_from_before_going_live_or_after_the_end() -> None:
    dates = report("a|2026-H1", "2026-06-18 08:00"), report("a|2026-Y", "2026-12-07 08:00")
    assert keys(make_timetable(*dates, go_live="2026-06-19")) == ["a|2026-Y"]
    ended = CATCHUP._replace(latest=pendulum.instance(local("2026-06-01 00:00")))
    assert make_timetable(*dates).next_dagrun_info_v2(last_dagrun_info=None, restriction=ended) is None


def test_undated_report_has_a_key_but_no_run() -> None:
    timetable = make_timetable(report("a|2026-H1", None))
    assert keys(timetable) == []
    assert timetable.resolve_partition_date("a|2026-H1") is None


def test_backfill_lists_the_reports_whose_run_lies_in_the_days(timetable: ReportDatesTimetable) -> None:
    june = timetable.iter_partition_dagrun_infos(
        earliest=pendulum.datetime(2026, 6, 1), latest=pendulum.datetime(2026, 7, 1)
    )
    assert sorted(run.partition_key or "" for run in june) == [
        "chu-van-an-2026|2026-H1",
        "le-thanh-nghi-2026|2026-H1",
        "vinh-bao-2026|2026-H1",
    ]
    one_day = timetable.iter_partition_dagrun_infos(
        earliest=pendulum.datetime(2026, 6, 18, 8), latest=pendulum.datetime(2026, 6, 18, 9)
    )
    assert len(list(one_day)) == 2


@pytest.mark.parametrize("key", ["", "vinh-bao-2026", "vinh-bao-2026|2027-Y", "vinh-bao-2026|2026-Y ", "x|2026-Y"])
def test_unknown_partition_key_is_refused(timetable: ReportDatesTimetable, key: str) -> None:
    with pytest.raises(InvalidPartitionKeyError, match="Không có báo cáo"):
        timetable.resolve_partition_date(key)


def test_known_partition_key_has_its_date(timetable: ReportDatesTimetable) -> None:
    date = timetable.resolve_partition_date("vinh-bao-2026|2026-Y")
    assert date is not None
    assert timedelta(0) <= date - local("2026-12-07 08:00") < timedelta(seconds=1)


def test_a_partition_may_run_more_than_once(timetable: ReportDatesTimetable) -> None:
    run = timetable.runs[0]
    ids = {
        timetable.generate_run_id(
            run_type=DagRunType.SCHEDULED,
            run_after=run.run_after,
            data_interval=None,
            partition_key=run.partition_key,
        )
        for _ in range(3)
    }
    assert len(ids) == 3
    assert all("|" not in one for one in ids)


def test_fault_elsewhere_in_a_plan_does_not_move_its_dates(tmp_path: Path) -> None:
    text = (PLANS / "kien-an-2025.yaml").read_text(encoding="utf-8")
    (tmp_path / "kien-an-2025.yaml").write_text(text.replace("issuer_lines:", "issuer_linse:"), encoding="utf-8")
    assert len(read_report_dates(tmp_path)) == 3


def test_unreadable_periods_stop_the_schedule_but_not_the_other_plans(tmp_path: Path) -> None:
    text = (PLANS / "kien-an-2025.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("periods: [", encoding="utf-8")
    with pytest.raises(PlanError, match=r"bad\.yaml"):
        read_report_dates(tmp_path)
    assert {one.key for one in read_readable_dates(tmp_path)} == {f"good|2025-{kind}" for kind in ("H2", "Y", "TK")}


def test_due_date_moved_by_a_later_decision_is_the_newest_one(tmp_path: Path) -> None:
    text = (PLANS / "kien-an-2025.yaml").read_text(encoding="utf-8")
    year = next(period for period in yaml.safe_load(text)["periods"] if period["id"] == "2025-Y")
    moved = [
        {"periods": [{**year, "report_due": {**year["report_due"], "anchor": date(2025, 12, day)}}]} for day in (18, 20)
    ]
    (tmp_path / "kien-an-2025.yaml").write_text(text + yaml.safe_dump({"amendments": moved}), encoding="utf-8")
    found = {one.key: one.last_instant for one in read_report_dates(tmp_path)}
    assert found["kien-an-2025|2025-Y"] == local("2025-12-19 23:59:59")
    before = {one.key: one.last_instant for one in read_report_dates(PLANS)}
    assert found["kien-an-2025|2025-H2"] == before["kien-an-2025|2025-H2"]


def test_changed_plan_file_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kien-an-2025.yaml"
    text = (PLANS / "kien-an-2025.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert len(read_report_dates(tmp_path)) == 3
    path.write_text(text.replace("id: 2025-H2", "id: 2025-H1"), encoding="utf-8")
    assert {one.key for one in read_report_dates(tmp_path)} == {
        f"kien-an-2025|2025-{kind}" for kind in ("H1", "Y", "TK")
    }
