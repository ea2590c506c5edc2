"""All that is held about a person, as the person is told."""

from collections.abc import Mapping
from typing import Any

from thidua.collect.states import receipt_number
from thidua.personal.fields import load_personal_data
from thidua.personal.read import Held, HeldEntry
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.text.dates import format_instant, format_short_day


def tell_held(held: Held, *, catalogue: Catalogue, plans: Mapping[str, Plan]) -> Mapping[str, Any]:
    """As plain values under Vietnamese names. plans: by id; of one that is there no more the ids are told."""
    labels = {field.id: field.label for field in load_personal_data().fields}
    return {
        "Mã cá nhân": held.person_id,
        "Dữ liệu đang giữ": [_entry(one, labels, catalogue, plans.get(one.plan_id)) for one in held.entries],
        "Tệp đã nhận có nêu cá nhân này": [
            {
                "Biên nhận": receipt_number(file["receipt_id"]),
                "Mã hóa lúc": format_instant(file["recorded_at"]),
                "Còn mở được": "có" if file["is_readable"] else "không",
            }
            for file in held.files
        ],
        "Những lần đã xem": [
            {
                "Lúc": format_instant(access["recorded_at"]),
                "Người xem": access["actor"],
                "Mục đích": access["purpose"],
            }
            for access in held.accesses
        ],
    }


def _entry(one: HeldEntry, labels: Mapping[str, str], catalogue: Catalogue, plan: Plan | None) -> Mapping[str, Any]:
    row = one.awardee
    personal = {labels[key]: text for key, text in row.cells.items()} if row.cells is not None else "đã xóa"
    return {
        **_place(one, plan),
        "Lần nộp": one.version_no,
        "Nhận lúc": format_instant(one.received_at),
        "Dữ liệu cá nhân": personal,
        "Danh hiệu, hình thức": catalogue.awards[row.award_id].name,
        "Đối tượng": catalogue.recipient_classes[row.recipient_class_id],
        "Loại hình": catalogue.award_kinds[row.kind_id],
        "Tình trạng": "Đã có quyết định" if row.is_decided else "Đề nghị cấp trên",
        "Quyết định": f"{row.decision_number}, {format_short_day(row.decision_date)}"
        if row.decision_date
        else "chưa có",
    }


def _place(one: HeldEntry, plan: Plan | None) -> Mapping[str, str]:
    periods = {period.id: period.label for period in plan.periods} if plan else {}
    units = {unit.id: unit.name for unit in plan.units} if plan else {}
    return {
        "Kế hoạch": f"Kế hoạch thi đua năm {plan.year} của {plan.commune}" if plan else one.plan_id,
        "Kỳ": periods.get(one.period_id, one.period_id),
        "Đơn vị nộp": units.get(one.awardee.unit_id, one.awardee.unit_id),
    }
