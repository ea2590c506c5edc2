"""A valid workbook of a small plan, as the reader hands it over; keywords change one thing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from factories.plans import ASSUMED, make_plan, make_target, make_unit
from thidua.check.model import BatchVerdict, CheckItem
from thidua.check.run import check_batch
from thidua.findings import Finding
from thidua.forms.edition import Edition
from thidua.forms.load import load_editions
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow, Extraction, Structure
from thidua.text.dates import LEGAL_ZONE

NOW = datetime(2026, 6, 5, 9, 0, tzinfo=LEGAL_ZONE)
UNIT, OTHER_UNIT, BUSINESS = "P-VHXH", "CA", "DN-01"
BOTH = (UNIT, OTHER_UNIT)
EDITION = "2026.1"

Cells = Mapping[str, str | None]


def edition() -> Edition:
    return load_editions()[EDITION]


@cache
def small_plan() -> Plan:
    """One unit answers for a target of every measure; another unit for one more."""
    return make_plan(
        targets=[
            _target("A01", "GROWTH", {"kind": "at_least", "value": "14"}, "% (năm/năm)"),
            _target("A03", "SHARE-FLOW", {"kind": "at_least", "value": "100"}, "%"),
            _target("A04", "SHARE-STOCK", {"kind": "below", "value": "0.2"}, "%"),
            _target("A05", "COUNT-FLOW", {"kind": "above", "value": "500"}, "người"),
            _target("A16", "STATUS", {"kind": "qualitative", "expected": "Giữ vững"}, "-"),
            _target("A20", "MONEY", {"kind": "at_least", "value": "330681"}, "triệu đồng"),
            _target("A21", "RANK", {"kind": "rank_within", "rank": 30, "among": 114}, "hạng"),
            _target("A30", "SHARE-STOCK", {"kind": "at_least", "value": "75"}, "%", units=[OTHER_UNIT]),
            _target("A31", "SHARE-STOCK", {"kind": "zero"}, "hộ", roll_up="SUM"),
            _target("A32", "SHARE-POOLED", {"kind": "at_least", "value": "75"}, "%", units=BOTH),
        ],
        units=[
            make_unit(id=UNIT, name="Phòng Văn hóa - Xã hội", kind="office"),
            make_unit(id=OTHER_UNIT, name="Công an phường", kind="police"),
            make_unit(id=BUSINESS, name="Công ty Mẫu", kind="business"),
            make_unit(id="TDP-GOP", name="Tổ dân phố đã sáp nhập", valid_to=date(2025, 12, 31)),
        ],
        movements=[{"id": "M2", "written": "Cả nước chung sức xây dựng nông thôn mới", "basis": ASSUMED}],
    )


def _target(
    target_id: str,
    code: str,
    goal: Mapping[str, Any],
    measure: str,
    *,
    units: Sequence[str] = (UNIT,),
    roll_up: str | None = None,
) -> dict[str, Any]:
    return make_target(
        id=target_id,
        indicator=f"XX-{code}",
        goal=goal,
        unit_of_measure=measure,
        reporters={"units": units, "basis": ASSUMED},
        roll_up=roll_up,
    )


def _indicator(code: str, **fields: Any) -> dict[str, Any]:
    base = {
        "code": f"XX-{code}",
        "name": f"Chỉ tiêu mẫu {code}",
        "unit_of_measure": "%",
        "measure": "ratio",
        "number_kind": "percent",
        "decimals": 2,
        "roll_up": "SINGLE",
        "direction": "higher",
        "accumulation": "stock",
    }
    return {**base, **fields}


@cache
def small_catalogue() -> Catalogue:
    """One indicator of every measure; movements and awards that the tests name."""
    share = {"numerator": "số đạt", "denominator": "tổng số", "lowest": "0", "highest": "100"}
    indicators = [
        _indicator("GROWTH", measure="growth", accumulation="flow", lowest="-50", highest="200"),
        _indicator("SHARE-FLOW", accumulation="flow", **share),
        _indicator("SHARE-STOCK", **share),
        _indicator("SHARE-POOLED", roll_up="RATIO", **share),
        _indicator("COUNT-FLOW", measure="value", number_kind="count", decimals=0, accumulation="flow", lowest="0"),
        _indicator("STATUS", measure="status", number_kind="status", decimals=0),
        _indicator("MONEY", measure="value", number_kind="money_million_vnd", accumulation="flow", lowest="0"),
        _indicator("RANK", measure="rank", number_kind="rank", decimals=0, highest="114"),
    ]
    movements = [
        ("M2", "Cả nước chung sức xây dựng nông thôn mới", "central"),
        ("M3", "Vì người nghèo - không để ai bị bỏ lại phía sau", "central"),
        ("M12", "Phong trào thi đua do đơn vị phát động", "unit"),
    ]
    awards = [
        ("LDTT", "Lao động tiên tiến", "commune", ["individual"]),
        ("CSTD-CS", "Chiến sĩ thi đua cơ sở", "commune", ["individual"]),
        ("HC-LAODONG", "Huân chương Lao động", "state", ["individual", "collective"]),
        ("GK-XA", "Giấy khen", "commune", ["individual", "collective", "household"]),
        ("TTLDTT", "Tập thể lao động tiên tiến", "commune", ["collective"]),
    ]
    forms = {"HC-LAODONG", "GK-XA"}
    return Catalogue.model_validate(
        {
            "indicators": {one["code"]: one for one in indicators},
            "movements": {i: {"id": i, "name": n, "level": lv, "launched_by": "Mẫu"} for i, n, lv in movements},
            "awards": {
                i: {
                    "id": i,
                    "name": n,
                    "group": "form" if i in forms else "title",
                    "level": lv,
                    "recipients": r,
                    "source": "Luật 06/2022/QH15",
                }
                for i, n, lv, r in awards
            },
            "award_kinds": {"merit": "Công trạng", "thematic": "Chuyên đề"},
            "recipient_classes": {
                "collective": "Tập thể",
                "household": "Hộ gia đình",
                "individual_leader_office": "Cá nhân lãnh đạo",
                "individual_direct": "Cá nhân trực tiếp lao động",
            },
            "award_levels": {
                "state": "Nhà nước",
                "ministry_province": "Bộ, ban, ngành, thành phố",
                "commune": "Phường, xã, đặc khu",
                "unit": "Cơ quan, đơn vị",
            },
        }
    )


PREVIOUS = {"A01": "12", "A03": "40", "A04": "0.15", "A05": "200", "A20": "150000", "A21": "25"}

INDICATORS: dict[str, Cells] = {
    "A01": {"actual": "13.5", "estimate": "14.2", "same_period": "12.1"},
    "A03": {"numerator": "45", "denominator": "100", "estimate_numerator": "98", "estimate_denominator": "100"},
    "A04": {
        "numerator": "3",
        "denominator": "2400",
        "actual": "0.13",
        "estimate_numerator": "2",
        "estimate_denominator": "2400",
    },
    "A05": {"actual": "260", "estimate": "510", "same_period": "240"},
    "A16": {"status": "Giữ vững"},
    "A20": {"actual": "165340.5", "estimate": "331000", "same_period": "160000.25"},
    "A21": {"actual": "22", "estimate": "20"},
    "A31": {"actual": "5", "estimate": "4"},
    "A32": {"numerator": "9", "denominator": "10", "estimate_numerator": "97", "estimate_denominator": "100"},
}

INFO: dict[str, str | None] = {
    "plan_id": "phuong-mau-2026",
    "period_id": "2026-H1",
    "unit_id": UNIT,
    "edition": EDITION,
    "commune": "phường Mẫu",
    "unit_name": "Phòng Văn hóa - Xã hội",
    "period_label": "6 tháng đầu năm 2026",
    "due": "09/06/2026",
    "data_as_of": "2026-05-31",
    "prepared_by": "Chuyên viên",
    "confirmed_nil": None,
}

REGISTERED: Cells = {"name": "Trồng cây xanh", "unit_of_measure": "cây", "planned": "100", "actual": "60"}
MOVEMENT: Cells = {
    "name": "Cả nước chung sức xây dựng nông thôn mới",
    "level": "Trung ương",
    "collectives": "3",
    "individuals": "45",
    "result": "Vận động nhân dân hiến đất làm đường, chỉnh trang ngõ xóm.",
}
COMMENDATION: Cells = {
    "award": "Giấy khen",
    "level": "Phường, xã, đặc khu",
    "kind": "Chuyên đề",
    "recipient_class": "Cá nhân trực tiếp lao động",
    "decision": "Đã có quyết định",
    "count": "8",
    "women": "5",
    "direct_workers": "8",
}
DECISION_EDITION = "2026.2"
DECISION: Cells = {
    **COMMENDATION,
    "decision_number": "125/QĐ-UBND",
    "decision_date": "2026-03-20",
    "signer": "Chủ tịch UBND phường",
    "movement": None,
}
"""A row of the edition that asks for number and day of the decision."""
MODEL: Cells = {
    "kind": "Mô hình mới",
    "name": "Tuyến phố tự quản",
    "field": "Môi trường",
    "result": "Giữ sạch 12 tuyến phố, nhân dân tự quét dọn mỗi tuần một lần.",
}
NARRATIVE: dict[str, str] = {
    "leadership": "Ban hành 03 kế hoạch; quán triệt chỉ thị đến toàn thể công chức trong đơn vị.",
    "outlook": "Tiếp tục đẩy mạnh các phong trào thi đua; hoàn thành chỉ tiêu được giao.",
}


def make_row(row_no: int, cells: Cells, *, problems: Mapping[str, str] | None = None) -> ExtractedRow:
    """A row as the reader gives it. problems: column -> code; what stood there is the text of the cell."""
    found = dict(problems or {})
    values = {key: (None if key in found else text) for key, text in cells.items()}
    raw = {key: cells.get(key) or "?" for key in found}
    return ExtractedRow(row_no=row_no, values=values, problems=found, raw=raw)


def indicator_rows(
    changes: Mapping[str, Cells | None] | None = None, *, problems: Mapping[str, Mapping[str, str]] | None = None
) -> list[ExtractedRow]:
    """The valid rows, from row 5 on; changes: target id -> cells to change, None to leave the row out."""
    targets = {**INDICATORS, **{key: {} for key in changes or {} if key not in INDICATORS}}
    rows = []
    for number, (target_id, cells) in enumerate(targets.items()):
        change = (changes or {}).get(target_id, {})
        if change is not None:
            found = (problems or {}).get(target_id)
            rows.append(make_row(5 + number, {"target_id": target_id, **cells, **change}, problems=found))
    return rows


def table_rows(*rows: Cells) -> list[ExtractedRow]:
    """Rows of a table sheet, from row 5 on."""
    return [make_row(5 + number, cells) for number, cells in enumerate(rows)]


def narrative_rows(changes: Mapping[str, str | None] | None = None) -> list[ExtractedRow]:
    """The valid sections; changes: section -> text, None for an empty one."""
    texts = {**NARRATIVE, **(changes or {})}
    return table_rows(*({"section": section, "text": text} for section, text in texts.items()))


def make_item(
    *,
    receipt_id: int = 1,
    info: Mapping[str, str | None] | None = None,
    info_problems: Mapping[str, str] | None = None,
    expected_plan: Plan | None = None,
    expected_period_id: str | None = None,
    expected_unit_id: str | None = None,
    structure: Structure | None = None,
    previous: Mapping[str, str] | None = None,
    **tables: Sequence[ExtractedRow],
) -> CheckItem:
    """A valid item; keywords named after sheets replace the rows of the sheet."""
    stamped = {**INFO, **(info or {})}
    valid: dict[str, Sequence[ExtractedRow]] = {
        "indicators": indicator_rows(),
        "registered": table_rows(REGISTERED),
        "movements": table_rows(MOVEMENT),
        "commendations": table_rows(COMMENDATION),
        "models": table_rows(MODEL),
        "narrative": narrative_rows(),
    }
    return CheckItem(
        receipt_id=receipt_id,
        plan=expected_plan or small_plan(),
        expected_period_id=expected_period_id,
        expected_unit_id=expected_unit_id,
        extraction=Extraction(
            edition=stamped["edition"],
            info=stamped,
            info_problems=dict(info_problems or {}),
            tables={key: list(rows) for key, rows in {**valid, **tables}.items()},
            structure=structure or Structure(),
        ),
        previous={key: Decimal(text) for key, text in {**PREVIOUS, **(previous or {})}.items()},
    )


def nil_item(**changes: Any) -> CheckItem:
    """A confirmed nil return of a business that answers for no target."""
    empty: dict[str, Any] = {
        key: [] for key in ("registered", "movements", "commendations", "models", "narrative", "indicators")
    }
    info = {"unit_id": BUSINESS, "unit_name": "Công ty Mẫu", "confirmed_nil": "Không phát sinh"}
    return make_item(**{**empty, **changes, "info": {**info, **changes.get("info", {})}})


def check(*items: CheckItem, now: datetime = NOW) -> BatchVerdict:
    """The verdict on the items, without pages."""
    return check_batch(
        items, catalogue=small_catalogue(), editions=load_editions(), now=now, data_docs=None, run_name="test"
    )


def findings_of(item: CheckItem, now: datetime = NOW) -> tuple[Finding, ...]:
    return check(item, now=now).findings[item.receipt_id]
