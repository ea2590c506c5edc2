"""Dates of reports are worked out once for a plan file as it is, whatever process asks."""

import json
import shutil
from pathlib import Path

import pytest

from thidua.calendar import kept_dates
from thidua.calendar.report_dates import ReportDate, read_report_dates
from thidua.plan import parts
from thidua.settings import project_path

PLAN = "kien-an-2025"
KEY = f"{PLAN}|2025-Y"


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one plan, which counts as settled at once."""
    monkeypatch.setattr(kept_dates, "SETTLED_AFTER", -60.0)
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(project_path("include", "plans", f"{PLAN}.yaml"), folder)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report-dates.json"


def read(plans: Path, file: Path) -> dict[str, ReportDate]:
    return {one.key: one for one in read_report_dates(plans, kept=file)}


def rename_key(file: Path) -> None:
    """A mark by which a kept entry is told from one that is worked out."""
    file.write_text(file.read_text(encoding="utf-8").replace(KEY, f"{PLAN}|kept"), encoding="utf-8")


def test_what_is_kept_is_what_was_worked_out(plans: Path, file: Path) -> None:
    worked_out = read_report_dates(plans)
    assert read_report_dates(plans, kept=file) == worked_out
    assert read_report_dates(plans, kept=file) == worked_out
    assert KEY in file.read_text(encoding="utf-8")


def test_an_unchanged_plan_is_not_read_again(plans: Path, file: Path) -> None:
    read(plans, file)
    rename_key(file)
    assert f"{PLAN}|kept" in read(plans, file)


def test_a_changed_plan_is_read_again_even_with_size_and_time_as_before(
    plans: Path, file: Path, tmp_path: Path
) -> None:
    read(plans, file)
    rename_key(file)
    plan = plans / f"{PLAN}.yaml"
    shutil.copy2(plan, tmp_path / "copy")
    plan.unlink()
    shutil.copy2(tmp_path / "copy", plan)
    assert KEY in read(plans, file)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"plans": {}}', '{"plans": 1}'])
def test_a_damaged_file_counts_for_nothing(plans: Path, file: Path, damage: str) -> None:
    file.write_text(damage, encoding="utf-8")
    assert KEY in read(plans, file)
    assert json.loads(file.read_bytes())["plans"]


def test_a_file_of_another_maker_counts_for_nothing(plans: Path, file: Path) -> None:
    read(plans, file)
    rename_key(file)
    kept = json.loads(file.read_bytes())
    file.write_text(json.dumps({**kept, "made_by": f"other {kept['made_by']}"}), encoding="utf-8")
    assert KEY in read(plans, file)


def test_other_code_makes_all_dates_anew(plans: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(plans, file)
    rename_key(file)
    monkeypatch.setattr(kept_dates, "_code_sha256", lambda: "0" * 64)
    assert KEY in read(plans, file)


def test_other_holidays_make_all_dates_anew(plans: Path, file: Path, tmp_path: Path) -> None:
    read(plans, file)
    other = tmp_path / "holidays.yaml"
    other.write_text("other", encoding="utf-8")
    plan = plans / f"{PLAN}.yaml"
    kept = kept_dates.KeptDates(file, made_of=[other])
    assert kept.find(plan, kept_dates.file_version(plan)) is None


def test_a_plan_that_changed_a_moment_ago_is_not_kept(plans: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_dates, "SETTLED_AFTER", 60.0)
    assert KEY in read(plans, file)
    assert not file.exists()


def test_a_folder_that_cannot_be_written_to_costs_only_time(plans: Path, tmp_path: Path) -> None:
    assert KEY in read(plans, tmp_path / "missing" / "report-dates.json")


def test_a_process_that_is_ended_early_leaves_the_next_one_less_to_do(
    plans: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_dates, "SAVED_EVERY", 1)
    kept = kept_dates.KeptDates(file, made_of=[project_path("include", "catalogue", "indicators.yaml")])
    plan = plans / f"{PLAN}.yaml"
    kept.keep(plan, kept_dates.file_version(plan), [[KEY, None, None]])
    assert KEY in file.read_text(encoding="utf-8")


def test_a_report_of_a_part_is_made_on_its_day_and_anew_when_the_part_changes(
    plans: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, shared = plans / f"{PLAN}.yaml", tmp_path / "parts.yaml"
    monkeypatch.setattr(parts, "PARTS", shared)
    text = plan.read_text(encoding="utf-8")
    begin, end = text.index("  - id: 2025-TK"), text.index("# E-mail addresses")
    plan.write_text(text[:begin] + text[end:] + "take: [statistics]\n", encoding="utf-8")
    period = text[begin:end].replace("*statistics", "{assumption: Giả định của phép thử.}")
    shared.write_text(f"statistics:\n  periods:\n{indented(period)}", encoding="utf-8")
    first = read(plans, file)[f"{PLAN}|2025-TK"]
    later = shared.read_text(encoding="utf-8").replace("anchor: 2025-12-15", "anchor: 2025-12-22")
    shared.write_text(later, encoding="utf-8")
    second = read(plans, file)[f"{PLAN}|2025-TK"]
    assert first.run_at is not None
    assert second.run_at is not None
    assert (second.run_at - first.run_at).days == 7


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())
