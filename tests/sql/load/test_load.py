"""Accepted workbooks become facts: exactly, once, and all of a commune or none."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from factories.accepted import RECEIVED, add_receipts, make_accepted, make_extraction, make_row
from factories.catalogues import make_catalogue
from factories.plans import make_plan
from thidua.aggregate.run import aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.collect.states import State, StateChange, record_state
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.load import load_editions
from thidua.load import load
from thidua.load.columns import COLUMNS
from thidua.load.history import read_extraction, read_versions
from thidua.load.load import load_accepted, load_submissions
from thidua.load.prepare import AcceptedSubmission
from thidua.load.versions import LoadedSubmission
from thidua.read.store import readings_to_bytes
from thidua.warehouse.bulk import copy_rows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAN = "phuong-mau-2026"
OTHER = "xa-khac-2026"


def run(engine: sa.Engine, *accepted: AcceptedSubmission, now: datetime = NOW) -> list[LoadedSubmission]:
    return load_submissions(engine, accepted, catalogue=make_catalogue(), editions=load_editions(), now=now)


def rows(engine: sa.Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def counts(engine: sa.Engine) -> dict[str, int]:
    return {table: rows(engine, f"select count(*) from {table}")[0][0] for table in ("submission", *COLUMNS)}


STATES = "select receipt_id, state, sentence from receipt_state order by receipt_state_id"


def test_every_sheet_lands_in_its_table(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    [loaded] = run(
        engine,
        make_accepted(
            indicators=[
                make_row(5, target_id="A04", numerator="12", denominator="1805", explanation="Dòng 1\nDòng 2\t\\N"),
                make_row(6, target_id="A20", actual="10712726.79", estimate="330681", same_period="0"),
                make_row(7, target_id="A16", status="đạt "),
            ],
            registered=[make_row(5, name="Trồng cây", unit_of_measure="cây", planned="100", actual="0.10")],
            movements=[
                make_row(5, name="CHUNG TAY  cải cách hành chính", level="Đơn vị", collectives="3", individuals="40"),
                make_row(6, name="Sạch nhà, đẹp ngõ", level=None, result="Tốt"),
                make_row(7, name="Ngõ nhỏ nở hoa", level="phường/xã"),
            ],
            commendations=[
                make_row(
                    5,
                    award="giấy khen",
                    level="Cấp phường, xã",
                    kind="Chuyên đề",
                    recipient_class="Tập thể",
                    decision="Đã có quyết định",
                    count="7",
                    small_collectives="2",
                    decision_number="0125 / QĐ-UBND",
                    decision_date="2026-05-20",
                    signer="Chủ tịch UBND phường",
                    movement="chung tay cải cách hành chính",
                ),
                make_row(
                    6,
                    award="Lao động tiên tiến",
                    level="Cấp Nhà nước",
                    kind="Công trạng",
                    recipient_class="Cá nhân",
                    decision="Đề nghị cấp trên",
                    count="30",
                    women="11",
                ),
            ],
            models=[make_row(5, kind="mô hình mới", name="Camera an ninh", field="An ninh", result="Giảm vụ việc")],
            narrative=[make_row(5, section="outlook", text="Tiếp tục."), make_row(6, section="proposals", text=None)],
        ),
    )
    assert (loaded.version_no, loaded.is_new) == (1, True)
    assert rows(
        engine,
        "select receipt_id, plan_id, period_id, unit_id, form_edition, version_no, is_confirmed_nil, data_as_of,"
        " received_at from submission",
    ) == [(1, PLAN, "2026-Y", "TDP-01", "2026.1", 1, False, date(2026, 11, 30), RECEIVED)]
    assert rows(engine, "select * from indicator_fact order by row_no") == [
        (1, 5, "A04", Decimal(12), Decimal(1805), *[None] * 6, "Dòng 1\nDòng 2\t\\N"),
        (1, 6, "A20", None, None, Decimal("10712726.79"), None, None, Decimal(330681), Decimal(0), None, None),
        (1, 7, "A16", *[None] * 7, "Đạt", None),
    ]
    assert rows(engine, "select * from registered_fact") == [
        (1, 5, "Trồng cây", "cây", Decimal(100), Decimal("0.10"), None, None, None)
    ]
    assert rows(engine, "select * from movement_fact order by row_no") == [
        (
            1,
            5,
            "M3",
            "CHUNG TAY  cải cách hành chính",
            "chung tay cải cách hành chính",
            "city",
            Decimal(3),
            Decimal(40),
            None,
        ),
        (1, 6, None, "Sạch nhà, đẹp ngõ", "sạch nhà, đẹp ngõ", "unit", None, None, "Tốt"),
        (1, 7, None, "Ngõ nhỏ nở hoa", "ngõ nhỏ nở hoa", "commune", None, None, None),
    ]
    assert rows(engine, "select * from commendation_fact order by row_no") == [
        (
            *(1, 5, "giay-khen", "commune", "thematic", "collective", True, Decimal(7), None, None, Decimal(2)),
            *("0125 / QĐ-UBND", "125/qđ-ubnd", date(2026, 5, 20), "Chủ tịch UBND phường", "M3"),
        ),
        (1, 6, "ldtt", "state", "achievement", "individual", False, Decimal(30), Decimal(11), *[None] * 7),
    ]
    assert rows(engine, "select * from model_fact") == [
        (1, 5, "Mô hình mới", "Camera an ninh", "An ninh", "Giảm vụ việc")
    ]
    assert rows(engine, "select * from narrative_fact") == [(1, 5, "outlook", "Tiếp tục.")]
    assert rows(engine, STATES) == [(1, "LOADED", "Đã nạp vào kho dữ liệu: lần nộp thứ 1 của đơn vị TDP-01.")]
    told = "subject, payload -> 'row' ->> 'unit_id', payload -> 'row' ->> 'version_no'"
    assert rows(engine, f"select {told} from audit_entry where kind = 'loaded'") == [("submission:1", "TDP-01", "1")]


def test_figures_arrive_exactly(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    figures = ["0.1", "12345678901234567890.123456789012345", "-0.05", "1E+3", "0"]
    run(engine, make_accepted(indicators=[make_row(n, target_id="A05", actual=f) for n, f in enumerate(figures)]))
    assert rows(engine, "select actual from indicator_fact order by row_no") == [(Decimal(f),) for f in figures]


def test_plans_own_wording_of_a_movement(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    written = {"id": "M1", "written": "Nông thôn mới", "basis": {"assumption": "Dữ liệu giả định."}}
    accepted = make_accepted(plan=make_plan(movements=[written]), movements=[make_row(name="nông  thôn mới")])
    run(engine, accepted)
    assert rows(engine, "select movement_id, level from movement_fact") == [("M1", "central")]


def test_confirmed_nil_is_a_submission_without_facts(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    run(engine, make_accepted(info={"confirmed_nil": "không phát sinh"}, indicators=[]))
    assert rows(engine, "select is_confirmed_nil from submission") == [(True,)]
    assert counts(engine) == {"submission": 1} | dict.fromkeys(COLUMNS, 0)


def test_versions_follow_the_order_of_receipt(engine: sa.Engine) -> None:
    [late] = add_receipts(engine, 1, received_at=RECEIVED + timedelta(hours=1))
    [early] = add_receipts(engine, 1)
    late_one = make_accepted(late, indicators=[make_row(target_id="A05", actual="2")])
    run(engine, late_one, make_accepted(early, indicators=[make_row(target_id="A05", actual="1")]))
    assert rows(engine, "select receipt_id, version_no from submission order by version_no") == [(early, 1), (late, 2)]


def test_correction_is_the_next_version_and_the_first_stays(engine: sa.Engine) -> None:
    add_receipts(engine, 2)
    run(engine, make_accepted(1))
    [second] = run(engine, make_accepted(2, indicators=[make_row(target_id="A05", actual="13")]))
    assert (second.version_no, second.is_new) == (2, True)
    assert rows(engine, "select submission_id, actual from indicator_fact order by 1") == [(1, Decimal(12)), (2, 13)]


def test_units_and_periods_count_their_own_versions(engine: sa.Engine) -> None:
    add_receipts(engine, 3)
    loaded = run(
        engine,
        make_accepted(1),
        make_accepted(2, info={"unit_id": "CA"}),
        make_accepted(3, info={"period_id": "2026-H1"}),
    )
    assert [(one.unit_id, one.period_id, one.version_no) for one in loaded] == [
        ("TDP-01", "2026-Y", 1),
        ("CA", "2026-Y", 1),
        ("TDP-01", "2026-H1", 1),
    ]


def test_loading_again_changes_nothing(engine: sa.Engine) -> None:
    add_receipts(engine, 2)
    accepted = [make_accepted(1), make_accepted(2, info={"unit_id": "CA"})]
    first = run(engine, *accepted)
    before = (counts(engine), rows(engine, STATES), rows(engine, "select count(*) from audit_entry"))
    again = run(engine, *accepted)
    assert [(one.submission_id, one.is_new) for one in again] == [(one.submission_id, False) for one in first]
    assert (counts(engine), rows(engine, STATES), rows(engine, "select count(*) from audit_entry")) == before


def test_receipt_accepted_once_more_after_it_was_loaded_is_only_marked_again(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    run(engine, make_accepted(1))
    with engine.begin() as connection:
        record_state(connection, StateChange(receipt_id=1, plan_id=PLAN, state="ACCEPTED", sentence="Hợp lệ."))
    [again] = run(engine, make_accepted(1))
    assert (again.version_no, again.is_new) == (1, False)
    assert [state for _, state, _ in rows(engine, STATES)] == ["LOADED", "ACCEPTED", "LOADED"]


def test_same_content_in_other_bytes_makes_no_version(engine: sa.Engine) -> None:
    add_receipts(engine, 2)
    run(engine, make_accepted(1))
    [repeated] = run(engine, make_accepted(2))
    assert (repeated.receipt_id, repeated.submission_id, repeated.version_no, repeated.is_new) == (2, 1, 1, False)
    assert counts(engine)["submission"] == 1
    assert rows(engine, STATES)[1:] == [
        (2, "LOADED", "Nội dung trùng với lần nộp thứ 1 (biên nhận BN-00000001); không tạo lần nộp mới.")
    ]


def test_same_content_within_one_load_makes_one_version(engine: sa.Engine) -> None:
    add_receipts(engine, 2)
    loaded = run(engine, make_accepted(1), make_accepted(2))
    assert [(one.receipt_id, one.submission_id, one.is_new) for one in loaded] == [(1, 1, True), (2, 1, False)]


def test_return_to_older_content_is_a_new_version(engine: sa.Engine) -> None:
    add_receipts(engine, 3)
    run(engine, make_accepted(1))
    run(engine, make_accepted(2, indicators=[make_row(target_id="A05", actual="13")]))
    [third] = run(engine, make_accepted(3))
    assert (third.version_no, third.is_new) == (3, True)


def test_repetition_loaded_again_does_not_undo_a_correction(engine: sa.Engine) -> None:
    add_receipts(engine, 3)
    run(engine, make_accepted(1))
    run(engine, make_accepted(2))  # repeats version 1
    run(engine, make_accepted(3, indicators=[make_row(target_id="A05", actual="13")]))
    [again] = run(engine, make_accepted(2))
    assert (again.submission_id, again.version_no, again.is_new) == (1, 1, False)
    assert rows(engine, "select max(version_no) from submission") == [(2,)]


def test_one_load_becomes_known_at_one_instant_not_before_the_loader_s_clock(engine: sa.Engine) -> None:
    add_receipts(engine, 3)
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    run(engine, make_accepted(1), make_accepted(2, info={"unit_id": "CA"}), now=ahead)
    run(engine, make_accepted(3, indicators=[]), now=NOW)  # a clock that was set back
    assert rows(engine, "select distinct recorded_at from submission") == [(ahead,)]
    assert rows(engine, f"select unit_id, version_no from submission_known_at('{PLAN}', '2026-Y', '{ahead}')") == [
        ("CA", 1),
        ("TDP-01", 2),
    ]


def test_load_becomes_known_after_all_figures_that_were_made_by_whichever_clock(engine: sa.Engine) -> None:
    """Figures of a host whose clock is ahead: what comes later must not be among what was known at their instant."""
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    aggregate_period(
        engine,
        plan=make_plan(),
        period_id="2026-Y",
        known_at=ahead,
        catalogue=make_catalogue(),
        workdays=load_workdays(),
    )
    add_receipts(engine, 1)
    run(engine, make_accepted(1))
    assert rows(engine, f"select unit_id from submission_known_at('{PLAN}', '2026-Y', '{ahead}')") == []
    assert rows(engine, "select recorded_at from submission") == [(ahead + timedelta(microseconds=1),)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"indicators": [make_row(9, target_id="A05", actual="NaN")]}, "'indicators', dòng 9.*'NaN'"),
        ({"indicators": [make_row(9, target_id="A05", actual="Infinity")]}, "'indicators', dòng 9.*'Infinity'"),
        ({"indicators": [make_row(9, target_id="A05", actual="mười")]}, "'indicators', dòng 9.*'mười'"),
        ({"indicators": [make_row(9, target_id=None, actual="1")]}, "'indicators', dòng 9: cột 'target_id' trống"),
        ({"movements": [make_row(9, name="Mới", level="Huyện")]}, "'movements', dòng 9.*'Huyện'"),
        ({"commendations": [make_row(9, award="Huân chương lạ")]}, "'commendations', dòng 9.*'Huân chương lạ'"),
        ({"info": {"plan_id": OTHER}}, f"'{OTHER}'.*không thuộc {PLAN}"),
        ({"info": {"period_id": "2027-Y"}}, "'2027-Y' không thuộc"),
        ({"info": {"unit_id": "TDP-99"}}, "'TDP-99' không có trong kế hoạch"),
        ({"info": {"data_as_of": None}}, "thiếu ngày chốt số liệu"),
    ],
)
def test_row_that_cannot_be_stored_is_refused_and_the_others_are_loaded(
    engine: sa.Engine, changes: dict[str, Any], told: str
) -> None:
    add_receipts(engine, 2)
    both = (make_accepted(1, info={"unit_id": "CA"}), make_accepted(2, **changes))
    assert [one.receipt_id for one in run(engine, *both)] == [1]
    [(_, refused, sentence)] = rows(engine, f"{STATES.replace('order', 'where receipt_id = 2 order')}")
    assert refused == "REJECTED"
    assert re.search(told, sentence)
    assert rows(engine, "select receipt_id, unit_id from submission") == [(1, "CA")]
    run(engine, *both)
    assert [(number, state) for number, state, _ in rows(engine, STATES)] == [(2, "REJECTED"), (1, "LOADED")]


def test_unit_that_left_the_plan_is_not_recorded_as_one_of_it(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    run(engine, make_accepted(1, info={"unit_id": "TDP-99"}))
    assert rows(engine, "select period_id, unit_id from receipt_state") == [("2026-Y", None)]


def test_older_receipt_never_replaces_a_newer_one(engine: sa.Engine) -> None:
    [newer] = add_receipts(engine, 1)
    [older] = add_receipts(engine, 1, received_at=RECEIVED - timedelta(days=4))
    run(engine, make_accepted(newer))
    assert run(engine, make_accepted(older, indicators=[make_row(target_id="A05", actual="99")])) == []
    assert rows(engine, "select receipt_id, version_no from submission") == [(newer, 1)]
    assert rows(engine, STATES)[1:] == [
        (
            older,
            "REJECTED",
            "Bản này được nhận trước bản đang có hiệu lực (biên nhận BN-00000001) nên không thay thế được bản đó.",
        )
    ]
    [repeated] = run(engine, make_accepted(newer))
    assert (repeated.version_no, repeated.is_new) == (1, False)


def test_older_receipt_of_another_obligation_is_loaded(engine: sa.Engine) -> None:
    [newer] = add_receipts(engine, 1)
    [older] = add_receipts(engine, 1, received_at=RECEIVED - timedelta(days=4))
    run(engine, make_accepted(newer))
    [loaded] = run(engine, make_accepted(older, info={"unit_id": "CA"}))
    assert (loaded.unit_id, loaded.version_no, loaded.is_new) == ("CA", 1, True)


@pytest.mark.parametrize(
    "bad",
    [
        {"indicators": [make_row(5, target_id="A05", actual="1"), make_row(5, target_id="A04", actual="1")]},
        {"narrative": [make_row(5, section="outlook", text="a\x00b")]},
        {"models": [make_row(5, kind=None, name="Không ghi loại")]},
        {
            "commendations": [
                make_row(
                    5,
                    **{
                        "award": "Giấy khen",
                        "level": "Cấp phường, xã",
                        "kind": "Chuyên đề",
                        "recipient_class": "Tập thể",
                        "decision": "Đã có quyết định",
                        "count": None,
                    },
                )
            ]
        },
    ],
    ids=["same row twice", "NUL", "no kind", "no count"],
)
def test_row_that_the_database_refuses_leaves_nothing_of_the_commune(engine: sa.Engine, bad: dict[str, Any]) -> None:
    add_receipts(engine, 2)
    with pytest.raises(psycopg.DataError) if "narrative" in bad else pytest.raises(psycopg.IntegrityError) as raised:
        run(engine, make_accepted(1, info={"unit_id": "CA"}), make_accepted(2, **bad))
    assert raised.value.__notes__ == [f"Kế hoạch {PLAN}: không nạp lần nộp nào trong 2 biên nhận."]
    assert counts(engine) == dict.fromkeys(("submission", *COLUMNS), 0)
    assert rows(engine, STATES) == []


def test_unknown_receipt_is_the_operators(engine: sa.Engine) -> None:
    with pytest.raises(OperatorError, match="Không có biên nhận số 1"):
        run(engine, make_accepted(1))


def test_unknown_edition_is_refused(engine: sa.Engine) -> None:
    add_receipts(engine, 1)
    assert load_submissions(engine, [make_accepted(1)], catalogue=make_catalogue(), editions={}, now=NOW) == []
    [(_, state, sentence)] = rows(engine, STATES)
    assert state == "REJECTED"
    assert "không có phiên bản biểu mẫu '2026.1'" in sentence


def of_other_plan(receipt_id: int, **changes: Any) -> AcceptedSubmission:
    return make_accepted(receipt_id, plan=make_plan(id=OTHER), info={"plan_id": OTHER}, **changes)


def test_failing_commune_does_not_stop_the_others(engine: sa.Engine) -> None:
    add_receipts(engine, 2)
    with pytest.raises(OperatorError, match="biên nhận số 99"):
        run(engine, make_accepted(99), of_other_plan(2))
    assert rows(engine, "select plan_id from submission") == [(OTHER,)]


def keep_readings(engine: sa.Engine, vault: Vault, states: dict[int, State]) -> str:
    """One file of the receipts' readings, which differ in one figure (receipt n: 10 n), and their states; its hash."""
    hashes = dict(rows(engine, "select receipt_id, sha256 from receipt"))
    readings = {hashes[n]: make_extraction(indicators=[make_row(target_id="A05", actual=str(10 * n))]) for n in states}
    kept = vault.put(readings_to_bytes(readings))
    with engine.begin() as connection:
        for receipt_id, state in states.items():
            record_state(
                connection,
                StateChange(receipt_id=receipt_id, plan_id=PLAN, state=state, sentence="Thử.", parse_sha256=kept),
            )
    return kept


def load_all(engine: sa.Engine, vault: Vault) -> list[LoadedSubmission]:
    return load_accepted(engine, plan=make_plan(), vault=vault, catalogue=make_catalogue(), now=NOW)


FACTS = "select submission_id, target_id, actual from indicator_fact"


def test_accepted_receipts_are_loaded_from_the_reading_that_was_checked(engine: sa.Engine, tmp_path: Path) -> None:
    vault = Vault(str(tmp_path / "vault"))
    add_receipts(engine, 3)
    keep_readings(engine, vault, {1: "REJECTED", 2: "ACCEPTED", 3: "RECEIVED"})
    [loaded] = load_all(engine, vault)
    assert (loaded.receipt_id, loaded.version_no, loaded.is_new) == (2, 1, True)
    assert rows(engine, FACTS) == [(1, "A05", Decimal(20))]
    assert load_all(engine, vault) == []


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"{}")])
def test_readings_that_are_lost_or_changed_are_not_loaded(
    engine: sa.Engine, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    vault = Vault(str(tmp_path / "vault"))
    add_receipts(engine, 1)
    kept = keep_readings(engine, vault, {1: "ACCEPTED"})
    content = vault.get(kept)
    damage(vault.path(kept))
    with pytest.raises(OperatorError, match=kept):
        load_all(engine, vault)
    assert set(counts(engine).values()) == {0}
    vault.put(content)
    assert [loaded.receipt_id for loaded in load_all(engine, vault)] == [1]
    assert rows(engine, FACTS) == [(1, "A05", Decimal(10))]


def test_a_version_is_shown_from_its_own_reading_among_many(engine: sa.Engine, tmp_path: Path) -> None:
    vault = Vault(str(tmp_path / "vault"))
    add_receipts(engine, 2)
    keep_readings(engine, vault, {1: "ACCEPTED", 2: "ACCEPTED"})
    load_all(engine, vault)
    with engine.connect() as connection:
        versions = read_versions(connection, plan_id=PLAN, obligations=[("2026-Y", "TDP-01")])
        shown = [read_extraction(connection, version, vault=vault).tables["indicators"] for version in versions]
    assert [table[0].values["actual"] for table in shown] == ["10", "20"]


def test_all_failing_communes_are_told(engine: sa.Engine) -> None:
    with pytest.raises(ExceptionGroup, match="2 kế hoạch") as raised:
        run(engine, make_accepted(1), of_other_plan(2))
    assert raised.group_contains(OperatorError, match="biên nhận số 1")
    assert raised.group_contains(OperatorError, match="biên nhận số 2")


@pytest.mark.parametrize("at_table", ["indicator_fact", "movement_fact", "narrative_fact"])
def test_connection_killed_in_the_middle_leaves_nothing_and_a_rerun_loads_all(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, at_table: str
) -> None:
    add_receipts(engine, 2)
    accepted = [
        make_accepted(
            n, info={"unit_id": unit}, movements=[make_row(name="a")], narrative=[make_row(section="s", text="t")]
        )
        for n, unit in ((1, "CA"), (2, "TDP-01"))
    ]

    def killed(connection: sa.Connection, **options: Any) -> None:
        copy_rows(connection, **options)
        if options["table"] == at_table:
            pid = connection.execute(sa.text("select pg_backend_pid()")).scalar_one()
            with engine.connect() as other:  # the role may end its own sessions
                other.execute(sa.text("select pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    with monkeypatch.context() as killing:
        killing.setattr(load, "copy_rows", killed)
        with pytest.raises((psycopg.OperationalError, sa.exc.OperationalError)):
            run(engine, *accepted)
    assert counts(engine) == dict.fromkeys(("submission", *COLUMNS), 0)
    assert [one.is_new for one in run(engine, *accepted)] == [True, True]
    assert counts(engine)["narrative_fact"] == 2


def test_loaders_at_once_load_once(engine: sa.Engine) -> None:
    receipts = add_receipts(engine, 12)
    accepted = [make_accepted(n, indicators=[make_row(target_id="A05", actual=str(n))]) for n in receipts]
    together = threading.Barrier(4)

    def load_all(_: int) -> list[LoadedSubmission]:
        together.wait()
        return run(engine, *accepted)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(load_all, range(4)))
    assert rows(engine, "select version_no from submission order by receipt_id") == [(n,) for n in range(1, 13)]
    assert rows(engine, "select count(*), sum(actual) from indicator_fact") == [(12, Decimal(78))]
    assert rows(engine, "select count(*) from receipt_state") == [(12,)]
    assert sum(one.is_new for found in results for one in found) == 12


def test_loaders_at_once_never_give_one_version_number_twice(engine: sa.Engine) -> None:
    receipts = add_receipts(engine, 8)
    together = threading.Barrier(8)

    def load_one(receipt_id: int) -> LoadedSubmission:
        together.wait()
        return run(engine, make_accepted(receipt_id, indicators=[make_row(target_id="A05", actual=str(receipt_id))]))[0]

    with ThreadPoolExecutor(8) as pool:
        versions = [one.version_no for one in pool.map(load_one, receipts)]
    assert sorted(versions) == list(range(1, 9))
