"""Folders and disks."""

from datetime import timedelta
from pathlib import Path

import pytest

from factories.watched import at, limits_with
from thidua.collect.last_scan import MARK, write_last_scan
from thidua.watch.limits import load_limits
from thidua.watch.model import Level, Observed
from thidua.watch.places import local_path, watch_disks, watch_scans

NOW = at("12-10 08:00")
LIMITS = load_limits()


def scanned(landing: Path, **minutes_ago: float) -> None:
    for plan_id, minutes in minutes_ago.items():
        (landing / plan_id).mkdir()
        write_last_scan(landing / plan_id, now=NOW - timedelta(minutes=minutes))


def test_recent_scans_and_folders_never_scanned_are_silent(landing: Path) -> None:
    scanned(landing, a=29)
    (landing / "b").mkdir()
    assert watch_scans(landing, ["a", "b", "c"], LIMITS, now=NOW) == Observed()


def test_collector_that_stands_still_is_one_alert(landing: Path) -> None:
    scanned(landing, a=240, b=300)
    (alert,) = watch_scans(landing, ["a", "b"], LIMITS, now=NOW).alerts
    assert (alert.key, alert.level) == ("scan|all", Level.CRITICAL)
    assert "04:00 ngày 10/12/2026" in alert.sentence


def test_plan_that_is_left_out_is_named(landing: Path) -> None:
    scanned(landing, a=1, b=45)
    (alert,) = watch_scans(landing, ["a", "b"], LIMITS, now=NOW).alerts
    assert (alert.key, alert.level) == ("scan|b", Level.WARNING)


def test_mark_that_cannot_be_trusted_is_told(landing: Path) -> None:
    (landing / "a").mkdir()
    (landing / "a" / MARK).write_text("hôm qua", encoding="utf-8")
    (alert,) = watch_scans(landing, ["a"], LIMITS, now=NOW).alerts
    assert (alert.key, alert.level) == ("scan|a|mark", Level.NOTICE)


def test_missing_landing_folder_is_critical_and_scans_are_held(tmp_path: Path) -> None:
    found = watch_scans(tmp_path / "none", ["a"], LIMITS, now=NOW)
    assert [(alert.key, alert.level) for alert in found.alerts] == [("landing", Level.CRITICAL)]
    assert found.held == ("scan|",)


@pytest.mark.parametrize(
    ("steps", "level"),
    [
        ([{"percent": 0, "level": "warning"}], None),
        ([{"percent": 100, "level": "warning"}], Level.WARNING),
        ([{"percent": 100, "level": "warning"}, {"percent": 100, "level": "critical"}], Level.CRITICAL),
    ],
)
def test_full_disk_is_told_also_where_the_folder_is_not_made_yet(
    tmp_path: Path, steps: list[dict[str, object]], level: Level | None
) -> None:
    found = watch_disks({"kho lưu": tmp_path / "not" / "yet"}, limits_with(disk=steps))
    assert [alert.level for alert in found.alerts] == ([level] if level else [])


@pytest.mark.parametrize(
    ("place", "path"), [("/srv/x", Path("/srv/x")), ("file:///srv/x", Path("/srv/x")), ("s3://bucket/x", None)]
)
def test_only_disks_of_this_machine_are_looked_at(place: str, path: Path | None) -> None:
    assert local_path(place) == path
