"""A unit's report with everything that the five plans together want a unit to be able to tell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from thidua.demo.answers import Answers
from thidua.demo.figures import Cells
from thidua.plan.catalogue_load import load_catalogue

TEXTS = {
    "leadership": "Ban hành 03 văn bản chỉ đạo, quán triệt Chỉ thị số 41-CT/TW tới 100% đảng viên.",
    "propaganda": "Tổ chức 12 buổi tuyên truyền lưu động về thi đua yêu nước.",
    "advantages": "Cơ sở vật chất được đầu tư mới trong quý I.",
    "difficulties": "Phần mềm dùng chung thường xuyên gián đoạn vào cuối tháng.",
    "blocs": "Ký giao ước thi đua của khối, tham gia 02 hội nghị trao đổi kinh nghiệm.",
    "organisation": "Trích quỹ thi đua, khen thưởng theo đúng định mức.",
    "strengths": "Hoàn thành trước hạn 05 nhiệm vụ được giao.",
    "weaknesses": "Hồ sơ khen thưởng của 02 bộ phận còn phải bổ sung.",
    "causes": "Người làm công tác thi đua kiêm nhiệm nhiều việc.",
    "lessons": "Phân công rõ người, rõ việc ngay từ đầu năm.",
    "outlook": "Đăng ký 06 nội dung thi đua cho năm sau.",
    "proposals": "Đề nghị tập huấn nghiệp vụ thi đua, khen thưởng mỗi năm một lần.",
}
"""By section of the form: a sentence that no other unit writes."""

OWN_MOVEMENT, REGISTERED, MODEL = "Mỗi tuần một sáng kiến", "Số mô hình dân vận khéo", "Tổ công nghệ số lưu động"


def complete(answers: Answers) -> Answers:
    """The same figures for the plan's targets, and one of everything else."""
    return replace(
        answers,
        registered=[_registered()],
        movements=[*answers.movements[:-1], _movement()],
        commendations=[
            award_row("GK-XA", "thematic", "collective", Decimal(4), small_collectives=Decimal(3)),
            award_row("GK-XA", "ad_hoc", "individual_direct", Decimal(7), women=Decimal(5)),
            award_row("LDTT", "merit", "individual_direct", Decimal(20), women=Decimal(11)),
            award_row("BK-TP", "merit", "collective", Decimal(1), is_decided=False),
        ],
        models=[
            {"kind": "Mô hình mới", "name": MODEL, "field": "Chuyển đổi số", "result": "Hướng dẫn 214 lượt người."}
        ],
        narrative=TEXTS,
    )


def _registered() -> Cells:
    figures = {"planned": Decimal(3), "actual": Decimal(3), "estimate": Decimal(4)}
    return {"name": REGISTERED, "unit_of_measure": "mô hình", **figures}


def _movement() -> Cells:
    return {
        "name": OWN_MOVEMENT,
        "level": "Đơn vị",
        "collectives": Decimal(2),
        "individuals": Decimal(31),
        "result": "Có 18 sáng kiến được áp dụng.",
    }


def award_row(
    award: str, kind: str, recipients: str, count: Decimal, *, is_decided: bool = True, **parts: Decimal
) -> Cells:
    """A row of '4. Khen thưởng'; decided on a day of the half year and of the year."""
    catalogue = load_catalogue()
    row: dict[str, Decimal | str | date] = {
        "award": catalogue.awards[award].name,
        "level": catalogue.award_levels[catalogue.awards[award].level],
        "kind": catalogue.award_kinds[kind],
        "recipient_class": catalogue.recipient_classes[recipients],
        "decision": "Đã có quyết định" if is_decided else "Đề nghị cấp trên",
        "count": count,
        **parts,
    }
    if is_decided:
        row |= {"decision_number": f"{count + 100}/QĐ-UBND", "decision_date": date(2026, 6, 5)}
    return row
