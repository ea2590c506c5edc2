"""A city has more plans than are kept ready for use: each file is still read once by a process and its forks."""

from pathlib import Path

from thidua.plan import load
from thidua.plan.yaml_files import FILES_KEPT
from thidua.settings import project_path

SOURCE = project_path("include", "plans", "chu-van-an-2026.yaml")


def write_plans(folder: Path) -> list[Path]:
    text = SOURCE.read_text(encoding="utf-8")
    paths = [folder / f"commune-{number:02d}.yaml" for number in range(FILES_KEPT + 2)]
    for path in paths:
        path.write_text(text.replace(f"id: {SOURCE.stem}", f"id: {path.stem}", 1), encoding="utf-8")
    return paths


def test_a_file_that_is_still_the_same_is_not_read_again(tmp_path: Path) -> None:
    paths = write_plans(tmp_path)
    first = [load.load_plan(path) for path in paths]
    files_read = load._packed_plan.cache_info().misses
    again = [load.load_plan(path) for path in paths]
    assert load._packed_plan.cache_info().misses == files_read
    assert again == first
    assert [plan.id for plan in again] == [path.stem for path in paths]


def test_a_file_that_says_something_else_is_read_anew(tmp_path: Path) -> None:
    path = write_plans(tmp_path)[0]
    before = load.load_plan(path)
    path.write_text(path.read_text(encoding="utf-8").replace(before.units[0].name, "Đơn vị khác"), encoding="utf-8")
    assert load.load_plan(path) != before
