"""Rows of the warehouse, made directly: a small commune, what its units handed in, and a snapshot of it.

Every maker is valid by default; keywords change one thing. Units 'U1', 'U2', ... stand in the plan in this order.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from thidua.aggregate.run import Snapshot, aggregate_version
from thidua.text.canonical import sha256_hex
from thidua.text.normalise import comparison_key

PLAN_ID = "xa-mau-2026"
PERIOD_ID = "2026-Y"
DUE = datetime(2026, 12, 9, 16, 59, 59, tzinfo=UTC)
"""'trước ngày 10/12/2026': the last second of 09/12 in Vietnam."""
IN_TIME = datetime(2026, 12, 8, 2, 30, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 9, 17, 0, tzinfo=UTC)
"""00:00 of 10/12 in Vietnam."""
RECORDED = datetime(2026, 12, 8, 3, 0, tzinfo=UTC)
KNOWN_AT = datetime(2026, 12, 14, 3, 0, tzinfo=UTC)

_numbers = itertools.count(1)

Row = dict[str, Any]


def number(text: str | int | None) -> Decimal | None:
    """'90.5' -> Decimal; None stays None."""
    return None if text is None else Decimal(text)


def add_row(connection: sa.Connection, table: str, row: Mapping[str, Any], *, returning: str | None = None) -> Any:
    """Insert one row; columns that are not named keep their default."""
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    tail = f" returning {returning}" if returning else ""
    result = connection.execute(sa.text(f"insert into {table} ({names}) values ({places}){tail}"), dict(row))
    return result.scalar_one() if returning else None


def make_target_row(**overrides: Any) -> Row:
    """A target as `plan_target` has it: jobs created, at least 500, summed over the units."""
    base = {
        "target_id": "A05",
        "position": 1,
        "indicator_code": "XH-VIECLAM",
        "measure": "value",
        "roll_up": "SUM",
        "direction": "higher",
        "goal_kind": "at_least",
        "goal_low": Decimal(500),
        "goal_high": None,
        "goal_status": None,
        "parent_target_id": None,
        "accumulation": "stock",
        "lowest": Decimal(0),
        "highest": None,
    }
    return {**base, **overrides}


def make_ratio_row(**overrides: Any) -> Row:
    """A target as `plan_target` has it: a share of households, at least 90 per cent."""
    base = {
        "target_id": "A11",
        "indicator_code": "VH-GDVH",
        "measure": "ratio",
        "roll_up": "RATIO",
        "goal_low": Decimal(90),
        "highest": Decimal(100),
    }
    return make_target_row(**{**base, **overrides})


def make_status_row(**overrides: Any) -> Row:
    """A target as `plan_target` has it: public order is kept."""
    base = {
        "target_id": "A16",
        "indicator_code": "AN-ANTT",
        "measure": "status",
        "roll_up": "SINGLE",
        "direction": "none",
        "goal_kind": "qualitative",
        "goal_low": None,
        "goal_status": "Đạt",
        "lowest": None,
    }
    return make_target_row(**{**base, **overrides})


def add_plan(
    connection: sa.Connection,
    *,
    units: Sequence[str] = ("U1", "U2", "U3"),
    owed: Sequence[str] | None = None,
    targets: Iterable[Row] = (),
    reporters: Mapping[str, Sequence[str]] | None = None,
    movements: Mapping[str, tuple[str, str]] | None = None,
    due: datetime | None = DUE,
    plan_id: str = PLAN_ID,
    period_id: str = PERIOD_ID,
) -> int:
    """One plan version; its plan_version_id. owed: units that owe a report (all); reporters: units by target (all
    that owe); movements: (name, level) by id."""
    content = sha256_hex(f"plan {next(_numbers)}")
    version: int = add_row(
        connection,
        "plan_version",
        {"plan_id": plan_id, "plan_sha256": content, "terms_sha256": content, "content": "{}"},
        returning="plan_version_id",
    )
    whose = {"plan_version_id": version}
    for position, unit_id in enumerate(units, start=1):
        unit = {
            "unit_id": unit_id,
            "unit_name": f"Đơn vị {unit_id}",
            "unit_kind": "office",
            "position": position,
            "valid_from": date(2025, 7, 1),
            "successors": [],
        }
        add_row(connection, "plan_unit", {**whose, **unit})
    owing = units if owed is None else owed
    for unit_id in owing:
        duty = {"period_id": period_id, "unit_id": unit_id, "legal_last_instant": due}
        add_row(connection, "plan_obligation", {**whose, **duty})
    for target in targets:
        add_row(connection, "plan_target", {**whose, **target})
        for unit_id in (reporters or {}).get(target["target_id"], owing):
            answer = {"period_id": period_id, "target_id": target["target_id"], "unit_id": unit_id}
            add_row(connection, "plan_reporter", {**whose, **answer})
    for position, (movement_id, (name, level)) in enumerate((movements or {}).items(), start=1):
        movement = {"movement_id": movement_id, "position": position, "name": name, "level": level}
        add_row(connection, "plan_movement", {**whose, **movement})
    return version


def add_receipt(
    connection: sa.Connection,
    *,
    received_at: datetime = IN_TIME,
    recorded_at: datetime = RECORDED,
    mark: str | None = None,
    name: str = "bao-cao.xlsx",
) -> int:
    """One received file; its receipt_id. mark: stands for the bytes, by default new ones."""
    sha256 = sha256_hex(mark or f"tệp {next(_numbers)}")
    add_row(connection, "blob", {"sha256": sha256, "size_bytes": 10})
    receipt = {
        "sha256": sha256,
        "channel": "landing",
        "original_name": name,
        "received_at": received_at,
        "received_at_source": "system",
        "recorded_at": recorded_at,
    }
    receipt_id: int = add_row(connection, "receipt", receipt, returning="receipt_id")
    return receipt_id


def add_state(
    connection: sa.Connection,
    *,
    receipt_id: int,
    unit_id: str | None,
    state: str = "REJECTED",
    recorded_at: datetime = RECORDED,
    plan_id: str = PLAN_ID,
    period_id: str | None = PERIOD_ID,
) -> None:
    """One step in the life of a receipt."""
    row = {"receipt_id": receipt_id, "state": state, "sentence": "Dữ liệu giả định.", "recorded_at": recorded_at}
    add_row(connection, "receipt_state", {**row, "plan_id": plan_id, "period_id": period_id, "unit_id": unit_id})


def add_finding(connection: sa.Connection, *, receipt_id: int, recorded_at: datetime = RECORDED) -> None:
    """One warning about a workbook."""
    texts = {"rule_id": "TD-MAU-001", "severity": "warning", "message": "Cảnh báo giả định.", "remedy": "Xem lại."}
    add_row(
        connection,
        "finding",
        {"receipt_id": receipt_id, "recorded_at": recorded_at, "explained": False, **texts},
    )


def add_submission(
    connection: sa.Connection,
    unit_id: str,
    *,
    figures: Mapping[str, Mapping[str, Any]] | None = None,
    movements: Iterable[Row] = (),
    commendations: Iterable[Row] = (),
    version_no: int = 1,
    is_confirmed_nil: bool = False,
    received_at: datetime = IN_TIME,
    recorded_at: datetime = RECORDED,
    content: str | None = None,
    warnings: int = 0,
    plan_id: str = PLAN_ID,
    period_id: str = PERIOD_ID,
    data_as_of: date = date(2026, 11, 30),
) -> int:
    """One accepted and loaded version; its submission_id. figures: columns of `indicator_fact` by target.

    A version that is no nil return also gets a line of narrative, as every real one has.
    """
    receipt_id = add_receipt(connection, received_at=received_at)
    for _ in range(warnings):
        add_finding(connection, receipt_id=receipt_id, recorded_at=recorded_at)
    submission = {
        "kind": "report",
        "receipt_id": receipt_id,
        "plan_id": plan_id,
        "period_id": period_id,
        "unit_id": unit_id,
        "form_edition": "2026.1",
        "version_no": version_no,
        "is_confirmed_nil": is_confirmed_nil,
        "data_as_of": data_as_of,
        "received_at": received_at,
        "content_sha256": sha256_hex(content or f"nội dung {next(_numbers)}"),
        "recorded_at": recorded_at,
    }
    submission_id: int = add_row(connection, "submission", submission, returning="submission_id")
    whose = {"submission_id": submission_id}
    for row_no, (target_id, figure) in enumerate((figures or {}).items(), start=5):
        add_row(connection, "indicator_fact", {**whose, "row_no": row_no, "target_id": target_id, **figure})
    for row_no, row in enumerate(movements, start=5):
        add_row(
            connection, "movement_fact", {**whose, "row_no": row_no, "name_key": comparison_key(row["name"]), **row}
        )
    for row_no, row in enumerate(commendations, start=5):
        add_row(connection, "commendation_fact", {**whose, "row_no": row_no, **row})
    if not is_confirmed_nil:
        text = {"row_no": 5, "section": "leadership", "body": "Nội dung giả định."}
        add_row(connection, "narrative_fact", {**whose, **text})
    return submission_id


def add_void(
    connection: sa.Connection,
    unit_id: str,
    *,
    version_no: int,
    voids: int | None = None,
    asked_at: datetime = IN_TIME,
    recorded_at: datetime = RECORDED,
    plan_id: str = PLAN_ID,
    period_id: str = PERIOD_ID,
) -> int:
    """A withdrawal, or an invalidation of the version `voids`; its submission_id."""
    row = {
        "kind": "withdrawal" if voids is None else "invalidation",
        "plan_id": plan_id,
        "period_id": period_id,
        "unit_id": unit_id,
        "version_no": version_no,
        "voids": voids,
        "actor": "Người mẫu",
        "reason": "Lý do giả định",
        "received_at": asked_at,
        "recorded_at": recorded_at,
    }
    submission_id: int = add_row(connection, "submission", row, returning="submission_id")
    return submission_id


def make_movement_row(**overrides: Any) -> Row:
    """One row of sheet 3: a movement that the unit launched itself."""
    base = {"movement_id": None, "name": "Thi đua dạy tốt, học tốt", "level": "unit"}
    return {**base, "collectives": Decimal(2), "individuals": Decimal(30), "result": None, **overrides}


def make_commendation_row(**overrides: Any) -> Row:
    """One row of sheet 4: certificates of merit of the commune."""
    names = {"award_id": "giay-khen", "level_id": "commune", "kind_id": "achievement"}
    counts = {"award_count": Decimal(10), "women": Decimal(4), "direct_workers": Decimal(6), "small_collectives": None}
    return {**names, "recipient_class_id": "individual", "is_decided": True, **counts, **overrides}


def aggregate(
    connection: sa.Connection, version: int, *, known_at: datetime = KNOWN_AT, period_id: str = PERIOD_ID
) -> Snapshot:
    """A snapshot of the plan version, as the pipeline makes it."""
    return aggregate_version(connection, plan_version_id=version, period_id=period_id, known_at=known_at)


def read_row(connection: sa.Connection, table: str, **key: Any) -> Row:
    """The one row of the table with this key."""
    where = " and ".join(f"{name} = :{name}" for name in key)
    return dict(connection.execute(sa.text(f"select * from {table} where {where}"), key).mappings().one())
