"""Filled workbooks of the small plan: valid by default, one thing changed by keyword, named after the one fault."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook, load_workbook

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from thidua.forms.edition import Edition
from thidua.forms.fill import Filling, Row, fill_form
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.pack import pack_parts
from thidua.plan.model import Plan

PERIOD, UNIT = "2026-H1", "P-VHXH"

INFO: Row = {"data_as_of": date(2026, 5, 31), "prepared_by": "Công chức phụ trách thi đua, khen thưởng"}
INDICATORS: Mapping[str, Row] = {
    "A01": {"actual": 13.25, "estimate": 14.2},
    "A05": {"actual": 262, "estimate": 520, "same_period": 241},
    "A20": {"actual": 171250.75, "estimate": 331000, "explanation": "Thu đạt tiến độ dự toán."},
    "A21": {"actual": 27},
}
NARRATIVE: Mapping[str, str] = {
    "leadership": "Đã ban hành kế hoạch phát động thi đua và tổ chức quán triệt tới toàn thể cán bộ.",
    "outlook": "Tiếp tục thực hiện các chỉ tiêu thi đua còn lại.",
}
REGISTERED: Sequence[Row] = (
    {"name": "Tỷ lệ hồ sơ đúng hạn", "unit_of_measure": "%", "planned": 100, "actual": 98.5, "estimate": 100},
)
MOVEMENTS: Sequence[Row] = (
    {
        "name": "Chung tay cải cách hành chính",
        "level": "Thành phố",
        "collectives": 4,
        "individuals": 36,
        "result": "Các nội dung đăng ký thi đua cơ bản hoàn thành.",
    },
)
COMMENDATIONS: Sequence[Row] = (
    {
        "award": "Giấy khen",
        "level": "Cấp phường, xã",
        "kind": "Chuyên đề",
        "recipient_class": "Cá nhân",
        "decision": "Đã có quyết định",
        "count": 6,
        "women": 4,
        "direct_workers": 5,
        "decision_number": "125/QĐ-UBND",
        "decision_date": date(2026, 4, 22),
    },
)
MODELS: Sequence[Row] = (
    {"kind": "Mô hình mới", "name": "Một cửa thân thiện", "field": "Hành chính", "result": "Giảm thời gian chờ."},
)


@cache
def small_plan() -> Plan:
    return make_plan()


@cache
def maker_of(plan_id: str, period_id: str) -> FormMaker:
    """Drawn once: most tests need the forms of the small plan."""
    plan = small_plan()
    assert plan.id == plan_id
    return make_maker(plan=plan, period_id=period_id)


def make_maker(*, plan: Plan, period_id: str = PERIOD, edition: Edition | None = None) -> FormMaker:
    return FormMaker(
        plan=plan,
        period=plan.period(period_id),
        edition=edition or load_edition(CURRENT_EDITION),
        catalogue=make_catalogue(),
    )


def make_workbook(
    *,
    plan: Plan | None = None,
    period_id: str = PERIOD,
    unit_id: str = UNIT,
    info: Row = INFO,
    indicators: Mapping[str, Row] = INDICATORS,
    narrative: Mapping[str, str] = NARRATIVE,
    registered: Sequence[Row] = REGISTERED,
    movements: Sequence[Row] = MOVEMENTS,
    commendations: Sequence[Row] = COMMENDATIONS,
    models: Sequence[Row] = MODELS,
    edit: Callable[[Workbook], None] | None = None,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook's bytes. edit: a change made through openpyxl (sheets, merges, names), which writes the file anew.
    parts: members of the archive to replace or to add."""
    maker = make_maker(plan=plan, period_id=period_id) if plan else maker_of(small_plan().id, period_id)
    unit = next(u for u in maker.plan.units if u.id == unit_id)
    filling = Filling(
        info=info,
        coded={"indicators": indicators, "narrative": {key: {"text": text} for key, text in narrative.items()}},
        rows={
            "registered": registered,
            "movements": movements,
            "commendations": commendations,
            "models": models,
        },
    )
    data = fill_form(maker.parts(unit), filling, maker.edition)
    if edit:
        data = edit_workbook(data, edit)
    return replace_parts(data, parts) if parts else data


def write_workbook(folder: Path, *, fault: str = "khong-loi", **changes: object) -> Path:
    """The same as a file that is named after the fault it holds."""
    path = folder / f"{fault}.xlsx"
    path.write_bytes(make_workbook(**changes))  # type: ignore[arg-type]
    return path


def edit_workbook(data: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """Open, change and save as a person's program would."""
    book = load_workbook(io.BytesIO(data))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def replace_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    return pack_parts({**parts_of(data), **parts})
