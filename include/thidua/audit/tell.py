"""An `AuditReport` for the terminal."""

from pathlib import Path

from thidua.audit.verify import AuditReport
from thidua.text.dates import format_instant

SHOWN = 50
NAMES = {
    "bản ghi acknowledgement": "xác nhận của bên nhận (acknowledgement)",
    "bản ghi approval": "trả lời phê duyệt (approval)",
    "bản ghi approval_request": "yêu cầu phê duyệt (approval_request)",
    "bản ghi bloc_ballot": "lần bình xét, bỏ phiếu của khối (bloc_ballot)",
    "bản ghi bloc_draw": "lần bốc thăm của khối (bloc_draw)",
    "bản ghi bloc_score": "điểm khối trưởng chấm (bloc_score)",
    "bản ghi correction": "lần xét thay đổi (correction)",
    "bản ghi correction_decision": "quyết định về thay đổi (correction_decision)",
    "bản ghi correction_seen": "bản ghi đã được xét đến (correction_seen)",
    "bản ghi delivery_event": "sự kiện gửi (delivery_event)",
    "bản ghi delivery_letter": "thư gửi kèm đã ấn định (delivery_letter)",
    "bản ghi difficulty_answer": "trả lời khó khăn, vướng mắc (difficulty_answer)",
    "bản ghi document_number": "số văn bản đã lấy (document_number)",
    "bản ghi document_number_cancellation": "số văn bản đã hủy (document_number_cancellation)",
    "bản ghi fund_entry": "số liệu quỹ thi đua, khen thưởng (fund_entry)",
    "bản ghi notice_event": "sự kiện gửi thư nhắc việc (notice_event)",
    "bản ghi paragraph_override": "lời văn báo cáo được sửa tay (paragraph_override)",
    "bản ghi personal_access": "lần xem dữ liệu cá nhân (personal_access)",
    "bản ghi personal_erasure": "lần xóa dữ liệu cá nhân (personal_erasure)",
    "bản ghi plan_version": "phiên bản kế hoạch (plan_version)",
    "bản ghi receipt": "biên nhận (receipt)",
    "bản ghi receipt_state": "trạng thái, kết luận của biên nhận (receipt_state)",
    "bản ghi report_revision": "bản phát hành của báo cáo (report_revision)",
    "bản ghi report_signature": "chữ ký số trên báo cáo (report_signature)",
    "bản ghi sealed_file": "tệp có họ tên đã mã hóa (sealed_file)",
    "bản ghi snapshot": "bộ số liệu (snapshot)",
    "bản ghi submission": "lần nộp (submission)",
    "bản ghi task_event": "tình hình thực hiện nhiệm vụ (task_event)",
}
"""What a person calls the rows of a table; other counts are in words already."""


def tell_report(report: AuditReport, *, archive: Path) -> str:
    """What was checked, how many of each, every fault with its meaning and what to do; at most `SHOWN` faults."""
    head = report.head
    lines = [
        "Đã kiểm tra:",
        *(f"  {count:>9} {NAMES.get(name, name)}" for name, count in report.counts.items() if count),
    ]
    if head is not None:
        lines.append(f"Đầu chuỗi: mục {head.seq}, {head.hash}, ghi lúc {format_instant(head.recorded_at)}")
    if not report.counts["đầu chuỗi trong kho lưu"]:
        lines.append(
            f"LƯU Ý: {archive} chưa có đầu chuỗi nào, nên không phát hiện được việc cắt bỏ hoặc ghi lại cả chuỗi. "
            "Kiểm tra THIDUA_ARCHIVE; đối chiếu đầu chuỗi ở trên với đầu chuỗi in trong báo cáo đã gửi."
        )
    if not report.fault_count:
        return "\n".join([*lines, "KẾT QUẢ: không phát hiện việc sửa, xóa hay cắt bỏ bản ghi."])
    lines.append(f"KẾT QUẢ: {report.fault_count} dấu hiệu bản ghi không còn nguyên vẹn:")
    for fault in report.faults[:SHOWN]:
        place = " ".join(filter(None, (f"mục {fault.seq}" if fault.seq else "", fault.subject)))
        lines += [f"- {place or 'kho dữ liệu'}: {fault.meaning}", f"    {fault.detail}", f"    → {fault.remedy}"]
    if report.fault_count > SHOWN:
        lines.append(f"… và {report.fault_count - SHOWN} dấu hiệu khác.")
    return "\n".join(lines)
