"""What `thidua plan check` prints of who allows a report, numbers it and signs it, where it is not the default."""

from collections.abc import Iterator

from thidua.plan.approvals import ApprovalPolicy
from thidua.plan.register import RegisterPolicy
from thidua.plan.signing import Signing


def issuing_lines(approval: ApprovalPolicy, numbering: RegisterPolicy, signing: Signing) -> Iterator[str]:
    """One line each."""
    if approval.approver is not None:
        deputy = f"; sau {approval.deputy_after_hours} giờ cả {approval.deputy.name}" if approval.deputy else ""
        at_end = "tự phát hành" if approval.at_deadline == "release" else "vẫn chờ, có cảnh báo"
        yield (
            f"Phê duyệt báo cáo lần đầu ({approval.basis.place}): {approval.approver.name}{deputy}; nhắc lại sau mỗi "
            f"{approval.remind_every_hours} giờ; còn {approval.margin_hours} giờ đến hạn mà chưa trả lời: {at_end}."
        )
    if numbering.numbers == "automatic":
        first = numbering.first_number
        yield f"Số và ngày ({numbering.basis.place}): hệ thống lấy số kế tiếp trong năm, từ số {first}."
    elif numbering.numbers == "given":
        yield f"Số và ngày ({numbering.basis.place}): văn thư cấp cho từng báo cáo (`thidua register give`)."
    if signing.kind != "none":
        yield f"Ký số trước khi gửi ({signing.basis.place}): {', rồi '.join(_signers(signing))}."


def _signers(signing: Signing) -> Iterator[str]:
    if signing.person is not None:
        yield f"{signing.person.subject or 'người có thẩm quyền'} bằng thiết bị của mình"
    if signing.organisation is not None:
        key = signing.organisation.connection
        yield f"cơ quan bằng khóa của kết nối {key}" if key else "cơ quan bằng thiết bị của văn thư"
