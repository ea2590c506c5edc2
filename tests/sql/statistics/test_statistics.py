"""A year's statistics from what units' reports told: by the day of the decision, each award once."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from factories.plans import make_period, make_plan, make_statistics_period, make_unit
from factories.warehouse import (
    KNOWN_AT,
    add_row,
    add_submission,
    add_void,
    aggregate,
    make_commendation_row,
    make_movement_row,
)
from thidua.aggregate.checks import find_disagreements
from thidua.aggregate.inputs import read_inputs
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.report.draft import draft_report
from thidua.report.model import Report
from thidua.statistics.cells import broken_forms, fill_forms, read_forms
from thidua.statistics.fill import FilledForm
from thidua.statistics.forms import load_statistics
from thidua.statistics.gather import Gathered, gather, statistics_plan
from thidua.warehouse.plans import register_plan

OLD = make_plan(
    id="phuong-mau-2025",
    year=2025,
    periods=[make_period(id="2025-Y", label="năm 2025", start=date(2025, 7, 1), end=date(2025, 12, 31),
                         data_as_of=date(2025, 11, 30), opens=date(2025, 11, 16), lock=date(2026, 1, 15))],
)  # fmt: skip
PERIOD = "2026-TK"
PLAN = make_plan(
    follows=OLD.id,
    periods=[*(one.model_dump() for one in make_plan().periods), make_statistics_period()],
    movements=[{"id": f"M{n}", "written": f"Phong trào {n}", "basis": {"line": 1}} for n in (1, 8, 9, 12)],
)


def award(number: int, day: date | None, **changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "award_id": "BK-TP",
        "level_id": "ministry_province",
        "kind_id": "merit",
        "recipient_class_id": "individual_direct",
        "award_count": Decimal(2),
        "decision_number": f"{number}/QĐ-UBND" if day else None,
        "decision_key": f"{number}/qđ-ubnd" if day else None,
        "decision_date": day,
    }
    return make_commendation_row(**{**base, **changes})


def told(connection: sa.Connection, unit_id: str, period_id: str, *rows: dict[str, Any], **fields: Any) -> int:
    return add_submission(
        connection, unit_id, plan_id=fields.pop("plan_id", PLAN.id), period_id=period_id, commendations=rows, **fields
    )


def register(connection: sa.Connection, plan: Plan) -> int:
    return register_plan(connection, plan, load_catalogue(), load_workdays(), known_at=KNOWN_AT)


def snapshot(connection: sa.Connection, *plans: Plan) -> int:
    """plans: the year's first, then the one it follows, if that was ever recorded."""
    of_year, *followed = plans or (PLAN, OLD)
    for plan in followed:
        register(connection, plan)
    return aggregate(connection, register(connection, of_year), known_at=KNOWN_AT, period_id=PERIOD).snapshot_id


def gathered_of(connection: sa.Connection, snapshot_id: int) -> Gathered:
    found = statistics_plan(connection, snapshot_id)
    assert found is not None
    plan, period = found
    return gather(
        connection,
        snapshot_id,
        plan=plan,
        period=period,
        catalogue=load_catalogue(),
        statistics=load_statistics(),
    )


def gathered(connection: sa.Connection, *plans: Plan) -> Gathered:
    return gathered_of(connection, snapshot(connection, *plans))


def forms(connection: sa.Connection) -> dict[str, FilledForm]:
    snapshot_id = snapshot(connection)
    counted = gathered_of(connection, snapshot_id)
    stored = read_forms(connection, snapshot_id, counted, load_statistics())
    assert stored == fill_forms(counted, load_statistics())
    return {one.form.id: one for one in stored}


def test_the_window_decides_by_the_day_of_the_decision(connection: sa.Connection) -> None:
    outside = [award(1, date(2026, 12, 1)), award(2, date(2025, 11, 30)), award(3, None)]
    told(connection, "CA", "2026-Y", award(4, date(2026, 11, 30)), award(5, date(2025, 12, 1)), *outside)
    found = gathered(connection)
    assert [(one.number, one.count) for one in found.awards] == [("4/QĐ-UBND", 2), ("5/QĐ-UBND", 2)]
    assert [one.award_count for one in found.undated] == [2]
    assert forms(connection)["0603"].cells["01", "1"] == 4


def test_the_first_days_come_from_the_report_of_the_year_before(connection: sa.Connection) -> None:
    december = award(7, date(2025, 12, 10))
    told(connection, "CA", "2025-Y", december, award(6, date(2025, 6, 1)), plan_id=OLD.id)
    assert [one.number for one in gathered(connection).awards] == ["7/QĐ-UBND"]
    # The unit tells it again in the next year's report: it is one award.
    told(connection, "CA", "2026-Y", december)
    assert [one.number for one in gathered(connection).awards] == ["7/QĐ-UBND"]
    assert sources(connection, PLAN, OLD) == {"phuong-mau-2025|2025-Y", "phuong-mau-2026|2026-Y"}


def sources(connection: sa.Connection, *plans: Plan) -> set[str]:
    pinned = sa.text("select plan_id || '|' || period_id from snapshot_source join submission using (submission_id)"
                     " where snapshot_id = :snapshot_id")  # fmt: skip
    return set(connection.execute(pinned, {"snapshot_id": snapshot(connection, *plans)}).scalars())


def test_without_a_plan_before_only_the_own_reports_are_counted(connection: sa.Connection) -> None:
    told(connection, "CA", "2025-Y", award(7, date(2025, 12, 10)), plan_id=OLD.id)
    alone = PLAN.model_copy(update={"follows": None})
    assert (gathered(connection, alone, OLD).awards, sources(connection, alone, OLD)) == ((), set())
    # It follows a plan of which nothing was ever recorded.
    unknown = PLAN.model_copy(update={"follows": "phuong-mau-2024"})
    assert gathered(connection, unknown).awards == ()


DECEMBER = "từ ngày 01/12/2025 đến ngày 31/12/2025"
"""The window's days before the plan's own periods."""


def remarks(connection: sa.Connection, folder: Path, *plans: Plan) -> dict[str, str]:
    """What the report says of its own making, by key."""
    report = made(connection, snapshot(connection, *plans), Vault(str(folder)))
    return {one.key: one.text for section in report.sections for one in section.paragraphs if one.key}


def test_first_days_that_no_report_tells_of_are_said(connection: sa.Connection, tmp_path: Path) -> None:
    alone = PLAN.model_copy(update={"follows": None})
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    told(connection, "P-VHXH", "2026-Y", award(2, date(2026, 3, 1)))
    said = remarks(connection, tmp_path, alone)
    assert said["statistics:first_days"] == (
        f"Báo cáo của 2 cơ quan, đơn vị không bao gồm số liệu {DECEMBER}; khen thưởng quyết định trong thời gian này "
        "có thể chưa được tính đủ vào biểu."
    )
    assert "statistics:early" not in said
    # The year before told of all days, by one of the two: the other one's are still missing.
    told(connection, "CA", "2025-Y", plan_id=OLD.id, data_as_of=date(2025, 12, 31))
    assert "Báo cáo của 1 cơ quan, đơn vị" in remarks(connection, tmp_path)["statistics:first_days"]
    told(connection, "P-VHXH", "2025-Y", plan_id=OLD.id, data_as_of=date(2025, 12, 31))
    assert "statistics:first_days" not in remarks(connection, tmp_path)


def test_the_report_of_the_year_before_covers_days_up_to_its_own_cut_off(
    connection: sa.Connection, tmp_path: Path
) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    told(connection, "CA", "2025-Y", plan_id=OLD.id, data_as_of=date(2025, 12, 20))
    assert "từ ngày 21/12/2025 đến ngày 31/12/2025" in remarks(connection, tmp_path)["statistics:first_days"]


def test_units_whose_newest_report_ends_early_are_counted(connection: sa.Connection, tmp_path: Path) -> None:
    told(connection, "CA", "2026-H1", award(1, date(2026, 3, 1)), data_as_of=date(2026, 5, 31))
    told(connection, "P-VHXH", "2026-Y", award(2, date(2026, 3, 1)))
    said = remarks(connection, tmp_path)
    assert "2/4 cơ quan, đơn vị" in said["statistics:sources"]
    assert said["statistics:early"] == (
        "Có 1 cơ quan, đơn vị mới báo cáo số liệu đến trước ngày 30/11/2026 (sớm nhất: đến ngày 31/5/2026); "
        "khen thưởng quyết định sau ngày chốt số liệu của cơ quan, đơn vị chưa được tính vào biểu."
    )
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    assert "statistics:early" not in remarks(connection, tmp_path)


def test_a_unit_is_asked_for_its_own_days_only(connection: sa.Connection) -> None:
    """One that ended in August told all it had to tell; the one that carries on since September has no December."""
    units = [
        make_unit(valid_to=date(2026, 8, 31), successors=["TDP-09"]),
        make_unit(id="TDP-09", name="Tổ dân phố số 9", valid_from=date(2026, 9, 1)),
        *(one.model_dump() for one in PLAN.units if one.id != "TDP-01"),
    ]
    plan = Plan.model_validate({**PLAN.model_dump(), "units": units, "follows": None})
    told(connection, "TDP-01", "2026-H1", award(1, date(2026, 3, 1)), data_as_of=date(2026, 8, 31))
    told(connection, "TDP-09", "2026-Y", award(2, date(2026, 10, 1)))
    found = gathered(connection, plan).coverage
    assert (found.units_without_first_days, found.units_ending_early, found.earliest_end) == (1, 0, None)


def test_a_years_report_stands_instead_of_the_half_years(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-H1", award(1, date(2026, 3, 1)), award(2, date(2026, 4, 1)))
    told(connection, "P-VHXH", "2026-H1", award(3, date(2026, 3, 1)))
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    assert [one.number for one in gathered(connection).awards] == ["3/QĐ-UBND", "1/QĐ-UBND"]


def test_proposals_and_what_was_taken_back_count_for_nothing(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)), award(2, None, is_decided=False))
    assert [one.number for one in gathered(connection).awards] == ["1/QĐ-UBND"]
    add_void(connection, "CA", version_no=2, plan_id=PLAN.id)
    assert gathered(connection).awards == ()


def test_state_awards_stand_in_0602_and_those_of_the_city_in_0603(connection: sa.Connection) -> None:
    order = award(
        9, date(2026, 5, 1), award_id="HC-LAODONG", level_id="state", recipient_class_id="collective",
        award_count=Decimal(1), kind_id="tenure",
    )  # fmt: skip
    told(connection, "CA", "2026-Y", order, award(8, date(2026, 5, 1)), award(7, date(2026, 5, 2), level_id="commune"))
    made = forms(connection)
    assert made["0602"].row("01") == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [n for n, _ in made["0602"].form.counted_rows if made["0602"].cells[n, "1"]] == ["01", "03", "06", "20"]
    assert made["0603"].row("01") == [2, 2, 0, 0, 0]


def test_movements_of_the_commune_and_of_units_are_counted_once(connection: sa.Connection) -> None:
    own = make_movement_row(name="Dạy tốt, học tốt")
    told(connection, "CA", "2026-Y", movements=[own, {**own, "name": "Dạy tốt,  HỌC TỐT"}, {**own, "level": "central"}])
    told(connection, "P-VHXH", "2026-Y", movements=[own])
    form = forms(connection)["0601"]
    # The commune's own (M9) and one of each unit; M1 and M8 are counted by those who launched them.
    assert form.row("01") == [3, 0, 0, 3]
    assert {n: form.cells[n, "1"] for n, _ in form.form.counted_rows if form.cells[n, "1"]} == {
        "01": 3, "03": 1, "05": 2, "07": 3, "11": 2, "12": 1,
    }  # fmt: skip
    assert gathered(connection).movements_above == 2


def made(connection: sa.Connection, snapshot_id: int, vault: Vault) -> Report:
    return draft_report(connection, snapshot_id=snapshot_id, vault=vault, catalogue=load_catalogue())


def test_the_report_has_the_three_forms_and_says_what_they_are_made_from(
    connection: sa.Connection, tmp_path: Path
) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)), award(2, None))
    snapshot_id, vault = snapshot(connection), Vault(str(tmp_path))
    report = made(connection, snapshot_id, vault)
    assert [annex.key for annex in report.annexes] == ["statistics_0601", "statistics_0602", "statistics_0603"]
    assert all(annex.signing and annex.signing.left == "Người lập biểu" for annex in report.annexes)
    assert all(annex.signing and annex.signing.right == "Thủ trưởng đơn vị" for annex in report.annexes)
    assert all(annex.signing and annex.signing.place_and_date == report.place_and_date for annex in report.annexes)
    head = report.annexes[2].form
    assert head is not None
    assert head.left[0] == "Biểu số: 0603.N/BNV-TĐKT"
    assert head.left[2] == "Ngày nhận báo cáo: 15/12/2026"
    assert head.right == (
        "Đơn vị báo cáo: Ủy ban nhân dân phường Mẫu",
        "Đơn vị nhận báo cáo: Thành phố",
        "Năm 2026 (01/12/2025 - 30/11/2026); đơn vị tính: lượt",
    )
    total = next(row for row in report.annexes[2].rows if row.style == "total")
    assert total.cells == ("Tổng số", "01", "Lượt", "2", "2", "0", "0", "0")
    said = " ".join(paragraph.text for section in report.sections for paragraph in section.paragraphs)
    assert "1/4 cơ quan, đơn vị (số liệu đến ngày 30/11/2026)" in said
    assert "Có 2 lượt khen thưởng đã có quyết định nhưng chưa ghi ngày quyết định" in said
    assert [f"{annex.number} kèm theo" in said for annex in report.annexes] == [True, True, True]
    assert [(pin.unit_id, pin.source) for pin in report.provenance.inputs] == [("CA", "phuong-mau-2026|2026-Y")]
    assert made(connection, snapshot_id, vault) == report


def test_no_unit_owes_anything_and_the_figures_pass_every_check(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    snapshot_id = snapshot(connection)
    states = connection.execute(
        sa.text("select distinct state from obligation_status where snapshot_id = :id"), {"id": snapshot_id}
    ).scalars()
    assert set(states) == {"NOT_REQUIRED"}
    assert find_disagreements(connection, snapshot_id) == ()


def test_what_the_statistics_are_counted_from_is_pinned(connection: sa.Connection) -> None:
    """A report of another period is another input; one that the window does not touch is none."""
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    scope = {"plan_version_id": register(connection, PLAN), "period_id": PERIOD, "known_at": KNOWN_AT}
    before = read_inputs(connection, **scope).sha256
    told(connection, "CA", "2026-H2", award(2, date(2026, 3, 1)))
    assert read_inputs(connection, **scope).sha256 == before
    told(connection, "P-VHXH", "2026-H1", award(3, date(2026, 3, 1)))
    assert read_inputs(connection, **scope).sha256 != before


def test_a_form_that_breaks_its_own_checks_is_not_printed(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1), kind_id="merit"))
    snapshot_id = snapshot(connection)
    known = load_statistics()
    stricter = [
        one.model_copy(update={"checks": tuple(c.model_copy(update={"parts": c.parts[1:]}) for c in one.checks)})
        for one in known.forms
    ]
    broken = list(broken_forms(connection, snapshot_id, known.model_copy(update={"forms": tuple(stricter)})))
    assert ("0603", "biểu 0603, cột 2: dòng 01 (2) khác dòng 12 + 13 + 14 + 15 + 16 + 17 (0)") in broken


def test_a_cell_that_does_not_agree_keeps_the_report_from_being_made(connection: sa.Connection) -> None:
    told(connection, "CA", "2026-Y", award(1, date(2026, 3, 1)))
    snapshot_id = snapshot(connection)
    pinned = (
        connection.execute(sa.text("select * from snapshot where snapshot_id = :id"), {"id": snapshot_id})
        .mappings()
        .one()
    )
    given = {**pinned, "inputs_sha256": "0" * 64}
    del given["snapshot_id"]
    other = add_row(connection, "snapshot", given, returning="snapshot_id")
    connection.execute(
        sa.text("insert into statistics_cell select :other, form_id, row_no, column_no,"
                " counted + case when (form_id, row_no, column_no) = ('0603', '05', '2') then 1 else 0 end"
                " from statistics_cell where snapshot_id = :id"), {"other": other, "id": snapshot_id},
    )  # fmt: skip
    found = [row for row in find_disagreements(connection, other) if row.rule == "statistics_cross_checks"]
    assert {row.key for row in found} == {"0603"}
    assert "biểu 0603, cột 2: dòng 05 (3) khác dòng 06 + 07 + 08 + 09 + 10 (2)" in {row.detail for row in found}
