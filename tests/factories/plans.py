"""A small plan of a made-up commune: every kind of measure and most kinds of goal, four units, two periods."""

from datetime import date
from typing import Any

from thidua.plan.model import Plan

ASSUMED: dict[str, Any] = {"assumption": "Dữ liệu giả định dùng cho kiểm thử."}


def make_plan(**overrides: Any) -> Plan:
    """A valid plan; keywords replace whole fields (`units=[...]`, `targets=[...]`, `id='khac-2026'`)."""
    return Plan.model_validate({**_base(), **overrides})


def make_unit(**overrides: Any) -> dict[str, Any]:
    """One unit as a plan file has it."""
    base = {"id": "TDP-01", "name": "Tổ dân phố số 1", "kind": "residential_group", "basis": ASSUMED}
    unit = {**base, "valid_from": date(2025, 7, 1), **overrides}
    return {"email": f"{unit['id'].lower()}@mau.example", **unit}


def make_target(**overrides: Any) -> dict[str, Any]:
    """One target as a plan file has it: a share of households, below 0.2 per cent."""
    base = {
        "id": "A04",
        "indicator": "XH-HONGHEO-TL",
        "verbatim": "Tỷ lệ hộ nghèo dưới 0,2%",
        "line": 48,
        "goal": {"kind": "below", "value": "0.2"},
        "written_operator": "<",
        "unit_of_measure": "%",
        "reporters": {"kinds": ["residential_group"], "basis": ASSUMED},
    }
    return {**base, **overrides}


def make_period(**overrides: Any) -> dict[str, Any]:
    """The annual period of 2026 as a plan file has it."""
    base = {
        "id": "2026-Y",
        "kind": "annual",
        "label": "năm 2026",
        "next_label": "năm 2027",
        "start": date(2026, 1, 1),
        "end": date(2026, 12, 31),
        "data_as_of": date(2026, 11, 30),
        "opens": date(2026, 11, 16),
        "lock": date(2027, 1, 15),
        "window_basis": ASSUMED,
        "unit_flow": "F1",
        "report_flow": "F2",
        "unit_due": _before(date(2026, 12, 10)),
        "report_due": _before(date(2026, 12, 15)),
    }
    return {**base, **overrides}


def make_statistics_period(**overrides: Any) -> dict[str, Any]:
    """The statistics of 2026 as a plan file has them: from 01/12/2025, counted from what units hand in anyway."""
    base = make_period(
        id="2026-TK",
        kind="statistics",
        layout="statistics",
        start=date(2025, 12, 1),
        end=date(2026, 11, 30),
        opens=date(2026, 12, 1),
        lock=date(2027, 1, 31),
        unit_flow=None,
        unit_due=None,
        report_due={"kind": "by", "anchor": date(2026, 12, 15), "raw_text": "ngày 15/12/2026", "basis": ASSUMED},
    )
    return {**base, **overrides}


def make_amendment(**changes: Any) -> dict[str, Any]:
    """A decision of September as a plan file has it: jobs for 600 people instead of 500, unless it changes others."""
    day = changes.pop("decided_on", date(2026, 9, 10))
    number = changes.pop("number", 45)
    jobs = make_target(
        id="A05",
        indicator="XH-VIECLAM",
        verbatim="giải quyết việc làm cho trên 600 lao động",
        line=2,
        goal={"kind": "above", "value": "600"},
        written_operator=">",
        unit_of_measure="người",
        reporters={"units": ["P-VHXH"], "kinds": ["residential_group"], "basis": ASSUMED},
    )
    base = {
        "decision": f"Quyết định số {number}/QĐ-UBND ngày {day:%d/%m/%Y}",
        "decided_on": day,
        "valid_from": changes.pop("valid_from", day),
        "basis": ASSUMED,
    }
    return {**base, **(changes or {"targets": [jobs]})}


def make_merger(**unit: Any) -> dict[str, Any]:
    """The decision by which 'TDP-01' is merged on 1 September into the new 'TDP-09'."""
    ended = make_unit(valid_to=date(2026, 8, 31), successors=["TDP-09"])
    new = make_unit(id="TDP-09", name="Tổ dân phố số 9", valid_from=date(2026, 9, 1), **unit)
    return make_amendment(number=40, decided_on=date(2026, 8, 20), valid_from=date(2026, 9, 1), units=[ended, new])


def _before(day: date) -> dict[str, Any]:
    return {"kind": "before", "anchor": day, "raw_text": f"trước ngày {day:%d/%m/%Y}", "basis": ASSUMED}


def _six_months() -> dict[str, Any]:
    return make_period(
        id="2026-H1",
        kind="six_month",
        label="6 tháng đầu năm 2026",
        next_label="6 tháng cuối năm 2026",
        end=date(2026, 6, 30),
        data_as_of=date(2026, 5, 31),
        opens=date(2026, 5, 18),
        lock=date(2026, 7, 31),
        unit_due=_before(date(2026, 6, 10)),
        report_due=_before(date(2026, 6, 16)),
    )


def _flows() -> list[dict[str, Any]]:
    text = "Báo cáo kết quả thi đua, khen thưởng"
    due = {"kind": "as_regulated", "raw_text": "theo quy định", "basis": ASSUMED}
    return [
        {"id": "F1", "reporter": "Các đơn vị", "content": text, "to": "Phường", "due": due, "kind": "unit_report"},
        {"id": "F2", "reporter": "Phường", "content": text, "to": "Thành phố", "due": due, "kind": "commune_report"},
    ]


def _targets() -> list[dict[str, Any]]:
    def by(*units: str) -> dict[str, Any]:
        return {"units": units, "basis": ASSUMED}

    schools = {"kinds": ["school"], "basis": ASSUMED}
    both = {"units": ["P-VHXH"], "kinds": ["residential_group"], "basis": ASSUMED}
    return [
        make_target(
            id="A01",
            indicator="KT-GRDP-TT",
            verbatim="Tốc độ tăng trưởng GRDP tăng khoảng 14% - 14,5%",
            line=45,
            goal={"kind": "range", "low": "14", "high": "14.5"},
            written_operator="range",
            approximate=True,
            unit_of_measure="% (năm/năm)",
            reporters=by("P-VHXH"),
        ),
        make_target(),
        make_target(
            id="A05",
            indicator="XH-VIECLAM",
            verbatim="giải quyết việc làm cho trên 500 lao động",
            line=49,
            goal={"kind": "above", "value": "500"},
            written_operator=">",
            unit_of_measure="người",
            reporters=both,
        ),
        make_target(
            id="A10",
            indicator="GD-CQG",
            verbatim="11/12 trường học giữ vững danh hiệu Trường đạt chuẩn Quốc gia",
            line=54,
            goal={"kind": "fraction", "numerator": 11, "denominator": 12},
            written_operator="=",
            unit_of_measure="trường/trường",
            reporters=schools,
        ),
        make_target(
            id="A16",
            indicator="AN-ANTT",
            verbatim="Giữ vững an ninh chính trị, trật tự an toàn xã hội",
            line=58,
            goal={"kind": "qualitative", "expected": "Đạt"},
            written_operator="status",
            unit_of_measure="-",
            reporters=by("CA"),
        ),
        make_target(
            id="A20",
            indicator="NS-THU-VAL",
            verbatim="Thu ngân sách nhà nước trên địa bàn: 330.681 triệu đồng",
            line=138,
            goal={"kind": "at_least", "value": "330681"},
            written_operator="=",
            unit_of_measure="triệu đồng",
            reporters=by("P-VHXH"),
        ),
        make_target(
            id="A21",
            indicator="HC-PAR-RANK",
            verbatim="Chỉ số CCHC thuộc nhóm 30 địa phương dẫn đầu",
            line=140,
            goal={"kind": "rank_within", "rank": 30, "among": 114},
            written_operator="rank",
            unit_of_measure="hạng",
            reporters=by("P-VHXH"),
        ),
    ]


def _base() -> dict[str, Any]:
    return {
        "id": "phuong-mau-2026",
        "source": {"file": "mau.txt", "title": "Kế hoạch mẫu", "number": None, "place_and_date": None},
        "year": 2026,
        "commune": "phường Mẫu",
        "commune_kind": "phường",
        "city": "thành phố Hải Phòng",
        "issuer_lines": ["ỦY BAN NHÂN DÂN", "PHƯỜNG MẪU"],
        "place": "Phường Mẫu",
        "number_sign": "BC-UBND",
        "drafting_office": "VHXH",
        "theme": None,
        "subject": "Phát động thi đua thực hiện thắng lợi nhiệm vụ năm 2026 của phường Mẫu",
        "legal_bases": [{"text": "Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022;", "basis": ASSUMED}],
        "signer": {"lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "name": "Nguyễn Văn Mẫu", "basis": ASSUMED},
        "addressees": [{"text": "Ủy ban nhân dân thành phố Hải Phòng", "basis": ASSUMED}],
        "recipients": [{"text": "Như trên", "basis": ASSUMED}],
        "deliveries": [
            {"id": "ban-tdkt", "name": "Ban TĐKT", "channel": "folder", "address": "ban-tdkt", "basis": ASSUMED}
        ],
        "flows": _flows(),
        "periods": [_six_months(), make_period()],
        "units": [
            make_unit(id="P-VHXH", name="Phòng Văn hóa - Xã hội", kind="office"),
            make_unit(id="CA", name="Công an phường", kind="police"),
            make_unit(id="TH-01", name="Trường Tiểu học Mẫu", kind="school"),
            make_unit(),
        ],
        "movements": [
            {"id": "M1", "written": "Cả nước chung sức xây dựng nông thôn mới", "basis": ASSUMED},
            {"id": "M2", "written": "Vì người nghèo - Không để ai bị bỏ lại phía sau", "basis": ASSUMED},
            {"id": "M3", "written": "Chung tay cải cách hành chính", "basis": ASSUMED},
        ],
        "targets": _targets(),
    }
