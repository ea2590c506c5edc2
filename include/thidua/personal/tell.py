"""All that is held about a person, as the person is told."""

from collections.abc import Mapping
from typing import Any

from thidua.collect.states import receipt_number
from thidua.personal.fields import load_personal_data
from thidua.personal.read import Held, HeldEntry
from thidua.plan.catalogue import Catalogue
from thidua.text.dates import format_instant, format_short_day


def tell_held(held: Held, *, catalogue: Catalogue) -> Mapping[str, Any]:
    """As plain values under Vietnamese names."""
    labels = {field.id: field.label for field in load_personal_data().fields}
    return {
        "Mã cá nhân": held.person_id,
        "Dữ liệu đang giữ": [_entry(one, labels, catalogue) for one in held.entries],
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


def _entry(one: HeldEntry, labels: Mapping[str, str], catalogue: Catalogue) -> Mapping[str, Any]:
    row = one.awardee
    personal = {labels[key]: text for key, text in row.cells.items()} if row.cells is not None else "đã xóa"
    return {
        "Kế hoạch": one.plan_id,
        "Kỳ": one.period_id,
        "Đơn vị nộp": row.unit_id,
        "Lần nộp": one.version_no,
        "Nhận lúc": format_instant(one.received_at),
        "Dữ liệu cá nhân": personal,
        "Danh hiệu, hình thức": catalogue.awards[row.award_id].name,
        "Loại hình": catalogue.award_kinds[row.kind_id],
        "Quyết định": f"{row.decision_number}, {format_short_day(row.decision_date)}"
        if row.decision_date
        else "chưa có",
    }
