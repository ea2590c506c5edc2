"""A received file moves out of the way; nothing that was not received moves with it."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factories.landing import NOW, PLAN, drop, make_zip
from thidua.collect.landing import LandedFile
from thidua.collect.look import look_at
from thidua.collect.put_away import processed_name, put_away, remove_processed
from thidua.collect.receipts import KeptFile, Receipt
from thidua.text.canonical import sha256_hex

CORRECTED = make_zip("bản đã sửa")


def kept(path: Path) -> KeptFile:
    look = look_at(path)
    assert look is not None
    file = LandedFile(path=path, plan_id=PLAN, name=path.name, look=look)
    return KeptFile(file=file, sha256=sha256_hex(path.read_bytes()))


def move(one: KeptFile, landing: Path) -> None:
    receipt = Receipt(receipt_id=12, number="BN-00000012", is_new=True, name="x", plan_id=PLAN, sha256=one.sha256)
    put_away(one, receipt, folder=landing / PLAN, now=NOW)


def files(landing: Path) -> dict[str, bytes]:
    return {str(p.relative_to(landing / PLAN)): p.read_bytes() for p in landing.rglob("*") if p.is_file()}


def test_file_goes_to_the_month_under_its_receipt_number(landing: Path) -> None:
    move(kept(drop(landing, "Trường học/bao-cao.xlsx")), landing)
    assert list(files(landing)) == ["_da_nhan/2026-12/BN-00000012__bao-cao.xlsx"]


def test_file_that_changed_since_it_was_read_stays(landing: Path) -> None:
    path = drop(landing, "bao-cao.xlsx")
    one = kept(path)
    drop(landing, "bao-cao.xlsx", CORRECTED)
    move(one, landing)
    assert files(landing) == {"bao-cao.xlsx": CORRECTED}


def test_file_replaced_in_the_last_moment_comes_back(landing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(landing, "bao-cao.xlsx")
    one = kept(path)
    real = Path.mkdir

    def replace_then_mkdir(folder: Path, *args: Any, **options: Any) -> None:
        if path.read_bytes() != CORRECTED:
            path.write_bytes(CORRECTED)
        real(folder, *args, **options)

    monkeypatch.setattr(Path, "mkdir", replace_then_mkdir)
    move(one, landing)
    assert files(landing) == {f"{sha256_hex(CORRECTED)[:8]}_bao-cao.xlsx": CORRECTED}


def test_file_that_is_gone_is_nothing(landing: Path) -> None:
    one = kept(drop(landing, "bao-cao.xlsx"))
    one.file.path.rename(landing / "cho-khac.xlsx")
    move(one, landing)
    assert not (landing / PLAN / "_da_nhan").exists()


def test_what_cannot_be_moved_is_told_and_stays(landing: Path, caplog: pytest.LogCaptureFixture) -> None:
    one = kept(drop(landing, "bao-cao.xlsx"))
    (landing / PLAN / "_da_nhan").write_text("một tệp mang tên của thư mục")
    with caplog.at_level(logging.WARNING):
        move(one, landing)
    assert "không chuyển được đi" in caplog.text
    assert one.file.path.exists()


def test_other_look_at_the_same_file_is_not_moved(landing: Path) -> None:
    one = kept(drop(landing, "bao-cao.xlsx"))
    other = replace(one, file=replace(one.file, look=replace(one.file.look, size_bytes=1)))
    move(other, landing)
    assert list(files(landing)) == ["bao-cao.xlsx"]


def test_copies_of_receipts_are_deleted_from_every_month_and_nothing_else(landing: Path) -> None:
    for name in ("2026-11/BN-00000001__a.xlsx", "2026-12/BN-00000001__b.xlsx", "2026-12/BN-00000002__c.xlsx"):
        drop(landing, f"_da_nhan/{name}")
    for name in ("2026-12/BN-000000011__d.xlsx", "2026-12/BN-00000003__e.xlsx", "ghi-chu.txt"):
        drop(landing, f"_da_nhan/{name}")
    remove_processed(landing / PLAN, numbers={"BN-00000001", "BN-00000002"})
    assert sorted(files(landing)) == [
        "_da_nhan/2026-12/BN-000000011__d.xlsx",
        "_da_nhan/2026-12/BN-00000003__e.xlsx",
        "_da_nhan/ghi-chu.txt",
    ]
    remove_processed(landing / "xa-khac-2026", numbers={"BN-00000003"})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bao-cao.xlsx", "BN-00000012__bao-cao.xlsx"),
        ("không có đuôi", "BN-00000012__không có đuôi"),
        ("b\udcff\udcfe.xlsx", "BN-00000012__b.xlsx"),
    ],
)
def test_name_of_a_received_file(name: str, expected: str) -> None:
    assert processed_name("BN-00000012", name) == expected


@pytest.mark.parametrize("name", ["ộ" * 80 + ".xlsx", "a" * 251 + ".x", "." + "đ" * 120])
def test_long_names_fit_a_file_system(name: str) -> None:
    made = processed_name("BN-00000012", name)
    assert len(made.encode()) <= 255
    assert made.startswith("BN-00000012__")
