"""The official list as a model: in which order, and what stands below each annex."""

from collections.abc import Sequence
from typing import Any

from factories.names import PERIOD, names_plan
from thidua.personal.document import ListDocument
from thidua.personal.read import Asked, Awardee
from thidua.plan.catalogue_load import load_catalogue
from thidua.report.model import Report
from unit.check.factory import NOW


def make_awardee(person_id: int, unit_id: str = "P-VHXH", **fields: Any) -> Awardee:
    base: dict[str, Any] = {
        "award_id": "LDTT",
        "kind_id": next(iter(load_catalogue().award_kinds)),
        "recipient_class_id": "individual_direct",
        "is_decided": False,
        "decision_number": None,
        "decision_date": None,
        "achievement_mark": f"mark {person_id}",
        "cells": {"name": f"Người số {person_id}"},
    }
    return Awardee(**{**base, **fields}, person_id=person_id, unit_id=unit_id)


def make_report(rows: Sequence[Awardee]) -> Report:
    plan = names_plan()
    asked = Asked(actor="Văn thư", purpose="Lập tờ trình", is_elsewhere=False)
    return ListDocument(
        plan=plan, period=plan.period(PERIOD), catalogue=load_catalogue(), rows=rows, asked=asked, made_at=NOW
    ).report()


def notes(rows: Sequence[Awardee]) -> list[tuple[str, ...]]:
    return [annex.notes for annex in make_report(rows).annexes]


def test_units_stand_in_the_order_of_the_plan() -> None:
    units = [unit.id for unit in names_plan().units]
    assert units != sorted(units)
    (annex,) = make_report([make_awardee(number, unit) for number, unit in enumerate(sorted(units))]).annexes
    named = [row.cells[0].removeprefix("Đơn vị: ") for row in annex.rows if row.style == "group"]
    assert named == [unit.name for unit in names_plan().units]


def test_what_was_erased_is_told_where_it_stood() -> None:
    decided: dict[str, Any] = {"is_decided": True, "decision_number": "1/QĐ-UBND"}
    proposed, told = notes([make_awardee(1), make_awardee(2, **decided), make_awardee(3, **decided, cells=None)])
    assert proposed == ()
    assert told[0].startswith("Còn 1 lượt")
    (only_erased,) = notes([make_awardee(3, **decided, cells=None)])
    assert only_erased[0].startswith("Còn 1 lượt")


def test_units_of_which_nobody_is_left_are_not_counted() -> None:
    opening = make_report([make_awardee(1), make_awardee(2, "CA", cells=None)]).opening
    assert "1 cá nhân với 1 lượt" in opening
    assert "của 1 đơn vị" in opening


def test_repeats_over_the_lists_of_units_are_told() -> None:
    same: dict[str, Any] = {"award_id": "GK-XA", "achievement_mark": "same"}
    (told,) = notes([make_awardee(1, **same), make_awardee(1, "CA", **same)])
    assert told == (
        "Đề nghị kiểm tra: Người số 1 có nhiều lượt khen thưởng cho cùng một thành tích, trong danh sách của "
        "Phòng Văn hóa - Xã hội, Công an phường.",
    )
    (told,) = notes([make_awardee(1), make_awardee(1, "CA")])
    assert "có danh hiệu Lao động tiên tiến trong danh sách của nhiều đơn vị" in told[0]
    (told,) = notes([make_awardee(1, award_id="CSTD-CS"), make_awardee(2)])
    assert "không có Lao động tiên tiến" in told[0]


def test_what_is_no_repeat_is_not_told() -> None:
    decided: dict[str, Any] = {"is_decided": True, "decision_number": "1/QĐ-UBND"}
    assert notes([make_awardee(1), make_awardee(1, "CA", **decided)]) == [(), ()]
    form: dict[str, Any] = {"award_id": "GK-XA"}
    assert notes([make_awardee(1, **form), make_awardee(1, "CA", **form, achievement_mark="other")]) == [()]
    assert notes([make_awardee(1, award_id="CSTD-CS"), make_awardee(1, "CA")]) == [()]
