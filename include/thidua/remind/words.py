"""What a period asks of units is called what it is: a report, a registration, a list of names."""

from dataclasses import dataclass

from thidua.plan.model import Period, Plan
from thidua.report.phrases import lower_first


@dataclass(frozen=True, kw_only=True)
class Words:
    """what: that units owe. lacking: of who has handed in nothing. nil: what a unit has
    nothing of that chooses the form's field nil_field, and counted: as what that counts."""

    what: str
    lacking: str
    nil: str
    nil_field: str
    counted: str


REPORT = Words(
    what="bản báo cáo",
    lacking="chưa có báo cáo",
    nil="nội dung để báo cáo",
    nil_field="Xác nhận không phát sinh nội dung báo cáo",
    counted="báo cáo",
)
OF_KIND = {
    "registration": Words(
        what="bản đăng ký",
        lacking="chưa đăng ký",
        nil="nội dung, chỉ tiêu đăng ký riêng",
        nil_field="Xác nhận không có nội dung đăng ký riêng",
        counted="đăng ký",
    ),
    "names": Words(
        what="danh sách",
        lacking="chưa có danh sách",
        nil="cá nhân phải ghi",
        nil_field="Xác nhận không có cá nhân",
        counted="gửi danh sách",
    ),
}


def words_of(period: Period) -> Words:
    return OF_KIND.get(period.kind, REPORT)


def holder_of(plan: Plan) -> str:
    """Whose plan it is: the bloc's own name, or the commune's."""
    return plan.bloc.name if plan.bloc else plan.commune


def matter_of(plan: Plan, period: Period) -> str:
    """'phường Chu Văn An, báo cáo năm 2026'; a registration and a list are called what the plan calls them."""
    return f"{holder_of(plan)}, {lower_first(period.label) if period.kind in OF_KIND else f'báo cáo {period.label}'}"
