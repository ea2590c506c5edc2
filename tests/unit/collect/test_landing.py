"""What is ready is taken, what is half-written is left alone, what nobody would take is told."""

import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from upath import UPath

from factories.landing import NOW, PLAN, drop, make_zip
from thidua.collect.landing import find_strangers, list_landing
from thidua.collect.ready import LandingScan, scan_landing
from thidua.errors import OperatorError


def scan(root: Any, **options: Any) -> LandingScan:
    options = {"plan_ids": [PLAN], "now": NOW, "settle_seconds": 0, "sleep": no_sleep, **options}
    return scan_landing(root, **options)


def no_sleep(_: float) -> None:
    raise AssertionError("nothing here needs a second look")


def names(found: LandingScan) -> list[str]:
    return [f"{f.plan_id}/{f.name}" for f in found.files]


def test_files_of_all_folders_of_a_plan_oldest_first(landing: Path) -> None:
    drop(landing, "b.xlsx", age_seconds=50)
    drop(landing, "Trường học/Tiểu học/a.xlsx", age_seconds=40)
    drop(landing, "c.xlsx", age_seconds=90)
    assert names(scan(landing)) == [f"{PLAN}/c.xlsx", f"{PLAN}/b.xlsx", f"{PLAN}/Trường học/Tiểu học/a.xlsx"]


def test_only_the_plans_asked_for(landing: Path) -> None:
    drop(landing, "a.xlsx")
    drop(landing, "a.xlsx", plan_id="xa-khac-2026")
    assert names(scan(landing, plan_ids=["xa-khac-2026"])) == ["xa-khac-2026/a.xlsx"]


@pytest.mark.parametrize(
    "name",
    [
        "a.xlsx.part",
        "a.xlsx.PART",
        "a.tmp",
        "a.xlsx.filepart",
        "~$a.xlsx",
        ".a.xlsx.x7Yq1",
        ".git/a.xlsx",
        "_da_nhan/2026-12/a.xlsx",
        "Thumbs.db",
    ],
)
def test_passed_over_by_name(landing: Path, name: str) -> None:
    drop(landing, name, age_seconds=100_000)
    found = scan(landing)
    assert (found.files, found.unfinished, found.notices) == ((), (), ())


def test_folder_of_received_files_counts_only_at_the_top(landing: Path) -> None:
    drop(landing, "Phòng VHXH/_da_nhan/a.xlsx")
    assert names(scan(landing)) == [f"{PLAN}/Phòng VHXH/_da_nhan/a.xlsx"]


@pytest.mark.parametrize(("age", "is_ready"), [(9.0, False), (10.0, True), (-3600.0, False)])
def test_file_is_left_until_it_is_quiet(landing: Path, age: float, is_ready: bool) -> None:
    drop(landing, "a.xlsx", age_seconds=age)
    found = scan(landing)
    assert (names(found) == [f"{PLAN}/a.xlsx"]) is is_ready
    assert found.unfinished == (() if is_ready else (f"{PLAN}/a.xlsx",))


def test_quiet_time_of_zero_takes_everything(landing: Path) -> None:
    drop(landing, "a.xlsx", age_seconds=-5)
    assert len(scan(landing, quiet_seconds=0).files) == 1


def writing(path: Path) -> Callable[[float], None]:
    def write_on(_: float) -> None:
        with path.open("ab") as file:
            file.write(make_zip("phần sau"))

    return write_on


def test_second_look_takes_what_is_unchanged_and_leaves_what_grew(landing: Path) -> None:
    drop(landing, "dung-yen.xlsx", age_seconds=1)
    growing = drop(landing, "dang-ghi.xlsx", age_seconds=1)
    found = scan(landing, settle_seconds=2, sleep=writing(growing))
    assert names(found) == [f"{PLAN}/dung-yen.xlsx"]
    assert found.unfinished == (f"{PLAN}/dang-ghi.xlsx",)


def test_file_that_brings_an_old_time_along_is_looked_at_twice_too(landing: Path) -> None:
    growing = drop(landing, "cu.xlsx", make_zip()[:-10], age_seconds=100_000)

    def write_on(_: float) -> None:
        with growing.open("ab") as file:
            file.write(b"x")
        os.utime(growing, (NOW.timestamp() - 100_000,) * 2)

    found = scan(landing, settle_seconds=2, sleep=write_on)
    assert (found.files, found.unfinished) == ((), (f"{PLAN}/cu.xlsx",))


def test_whole_zip_that_was_left_alone_needs_no_second_look(landing: Path) -> None:
    drop(landing, "a.xlsx", age_seconds=10)
    assert names(scan(landing, settle_seconds=2)) == [f"{PLAN}/a.xlsx"]


def test_disk_of_this_machine_is_known_also_behind_a_url(landing: Path) -> None:
    drop(landing, "a.xlsx", age_seconds=10)
    assert names(scan(UPath(landing.as_uri()), settle_seconds=2)) == [f"{PLAN}/a.xlsx"]


def test_zip_without_its_end_is_not_waited_for(landing: Path) -> None:
    drop(landing, "a.xlsx", make_zip()[:-10], age_seconds=3599)
    assert scan(landing, settle_seconds=2).unfinished == (f"{PLAN}/a.xlsx",)


@pytest.mark.parametrize(
    ("name", "data", "age"),
    [
        ("moi.xlsx", make_zip(), 9.0),
        ("tuong-lai.xlsx", make_zip(), -60.0),
        ("bao-cao.pdf", b"%PDF-1.7", 5000.0),
        ("cat-doi.xlsx", make_zip()[:-10], 5000.0),
        ("chen-them.xlsx", b"MZ" + make_zip(), 5000.0),
        ("cho-san.xlsx", make_zip()[:60] + bytes(4096) + make_zip()[60:], 5000.0),
    ],
)
def test_what_does_not_prove_itself_is_looked_at_twice(landing: Path, name: str, data: bytes, age: float) -> None:
    drop(landing, name, data, age_seconds=age)
    looks: list[float] = []
    assert names(scan(landing, settle_seconds=2, sleep=looks.append)) == [f"{PLAN}/{name}"]
    assert looks == [2]


@pytest.mark.parametrize("written", [100, 4000, 9000])
def test_copy_into_space_set_aside_with_an_old_time_is_left_alone(landing: Path, written: int) -> None:
    whole = make_zip("".join(chr(0x4E00 + number * 37 % 20000) for number in range(6000)))
    path = drop(landing, "a.xlsx", whole[:written] + bytes(len(whole) - written), age_seconds=100_000)

    def copy_on(_: float) -> None:
        path.write_bytes(whole[: written + 64] + bytes(len(whole) - written - 64))

    found = scan(landing, settle_seconds=2, sleep=copy_on)
    assert (found.files, found.unfinished) == ((), (f"{PLAN}/a.xlsx",))


def test_file_that_goes_away_between_the_looks_is_nothing(landing: Path) -> None:
    path = drop(landing, "a.xlsx", age_seconds=1)
    assert names(scan(landing, settle_seconds=2, sleep=lambda _: path.unlink())) == []


@pytest.mark.parametrize("data", [make_zip()[:-10], b""], ids=["cut", "empty"])
def test_unfinished_content_is_left_for_an_hour_and_then_taken(landing: Path, data: bytes) -> None:
    drop(landing, "a.xlsx", data, age_seconds=3599)
    found = scan(landing)
    assert (found.files, found.unfinished) == ((), (f"{PLAN}/a.xlsx",))
    assert names(scan(landing, now=NOW + timedelta(seconds=1))) == [f"{PLAN}/a.xlsx"]


def test_other_kinds_of_files_are_taken_so_that_their_sender_gets_an_answer(landing: Path) -> None:
    drop(landing, "bao-cao.pdf", b"%PDF-1.7")
    assert names(scan(landing)) == [f"{PLAN}/bao-cao.pdf"]


def test_links_and_pipes_are_told_and_not_followed(landing: Path, tmp_path: Path) -> None:
    secret = tmp_path / "mat.xlsx"
    secret.write_bytes(make_zip())
    drop(landing, "a.xlsx")
    (landing / PLAN / "lien-ket.xlsx").symlink_to(secret)
    (landing / PLAN / "vong").symlink_to(landing, target_is_directory=True)
    os.mkfifo(landing / PLAN / "ong.xlsx")
    found = scan(landing)
    assert names(found) == [f"{PLAN}/a.xlsx"]
    assert sorted(found.notices) == [
        f"'{PLAN}/lien-ket.xlsx' không phải là tệp thường nên không được nhận.",
        f"'{PLAN}/ong.xlsx' không phải là tệp thường nên không được nhận.",
        f"'{PLAN}/vong' không phải là tệp thường nên không được nhận.",
    ]


def test_what_may_not_be_opened_is_told_and_stops_nothing(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(landing, "a.xlsx")
    locked = {drop(landing, "khoa.xlsx"), drop(landing, "thu-muc/b.xlsx").parent}

    def refuse(name: str) -> None:
        real = getattr(Path, name)

        def guarded(path: Path, *args: Any) -> Any:
            if path in locked:
                raise PermissionError(13, "Permission denied")
            return real(path, *args)

        monkeypatch.setattr(Path, name, guarded)

    refuse("open")
    refuse("iterdir")
    found = scan(landing)
    assert names(found) == [f"{PLAN}/a.xlsx"]
    assert [notice.split(":")[0] for notice in found.notices] == [
        f"Không mở được thư mục '{landing / PLAN / 'thu-muc'}' để nhận tệp",
        f"Không mở được tệp '{PLAN}/khoa.xlsx' để nhận",
    ]


def test_of_a_plan_that_asks_for_names_no_folder_of_a_sender_is_told(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = drop(landing, "Hoa Mai/b.xlsx").parent
    hidden = drop(landing, "Mai Hoa/c.xlsx")
    drop(landing, "a.xlsx")
    listed, linked = Path.iterdir, Path.is_symlink

    def may(path: Path) -> Path:
        if path in {locked, hidden}:
            raise PermissionError(13, "Permission denied", str(path))
        return path

    monkeypatch.setattr(Path, "iterdir", lambda path: listed(may(path)))
    monkeypatch.setattr(Path, "is_symlink", lambda path: linked(path if path == locked else may(path)))
    notices: list[str] = []
    files = list_landing(landing, plan_ids=[PLAN], notices=notices, discreet={PLAN: []})
    assert [file.name for file in files] == ["(không lưu tên tệp).xlsx"]
    assert sorted(notices) == [
        f"Không mở được một thư mục con của '{landing / PLAN}' để nhận tệp: Permission denied",
        f"Không xem được '{PLAN}/(không lưu tên tệp).xlsx' để nhận: Permission denied",
    ]


def test_plan_without_a_folder_has_no_files(landing: Path) -> None:
    assert scan(landing).files == ()


def test_missing_landing_folder_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="Không có thư mục tiếp nhận"):
        scan(tmp_path / "khong-co")
    with pytest.raises(OperatorError, match="Không có thư mục tiếp nhận"):
        find_strangers(tmp_path / "khong-co", plan_ids=[PLAN])


def test_strangers_at_the_top_are_told(landing: Path) -> None:
    drop(landing, "a.xlsx")
    drop(landing, "a.xlsx", plan_id="phuong-mua-2026")
    drop(landing, "a.xlsx", plan_id=".ssh")
    (landing / "lac.xlsx").write_bytes(make_zip())
    assert find_strangers(landing, plan_ids=[PLAN]) == [
        "Tệp 'lac.xlsx' nằm ngoài thư mục của các kế hoạch nên chưa được nhận.",
        "Thư mục 'phuong-mua-2026' trong thư mục tiếp nhận không ứng với kế hoạch nào; "
        "các tệp trong đó chưa được nhận.",
    ]


@pytest.fixture
def object_store() -> UPath:
    """A store that knows no times, as Airflow's ObjectStoragePath wraps it."""
    root = UPath(f"memory://{uuid.uuid4().hex}/landing")
    (root / PLAN / "nhom").mkdir(parents=True)
    (root / PLAN / "nhom" / "a.xlsx").write_bytes(make_zip())
    (root / PLAN / "b.xlsx.part").write_bytes(make_zip())
    return root


def test_object_store_without_times_needs_the_second_look(object_store: UPath) -> None:
    assert scan(object_store).unfinished == (f"{PLAN}/nhom/a.xlsx",)
    looks: list[float] = []
    found = scan(object_store, settle_seconds=1.5, sleep=looks.append)
    assert (names(found), looks) == ([f"{PLAN}/nhom/a.xlsx"], [1.5])
