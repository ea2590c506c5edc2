"""What the load tells a unit about its workbook."""

from dataclasses import dataclass
from datetime import datetime

from thidua.collect.states import receipt_number
from thidua.load.prepare import PreparedSubmission
from thidua.text.dates import format_instant


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A version of an obligation that counts."""

    version_no: int
    content_sha256: str
    receipt_id: int
    received_at: datetime
    revision_no: int | None = None


def loaded_as(one: PreparedSubmission, *, version_no: int) -> str:
    corrected = "" if one.corrects is None else f", sửa lần nộp thứ {one.corrects}"
    if one.revision_no is not None:
        corrected = f", theo {revision_words(one.revision_no)} của phường, xã"
    return f"Đã nạp vào kho dữ liệu: lần nộp thứ {version_no} của đơn vị {one.unit_id}{corrected}."


def repeated(*, version_no: int, receipt_id: int) -> str:
    return (
        f"Nội dung trùng với lần nộp thứ {version_no} (biên nhận {receipt_number(receipt_id)}); không tạo lần nộp mới."
    )


def revision_words(revision_no: int) -> str:
    """'báo cáo lần đầu', 'báo cáo thay thế lần 2'."""
    return f"báo cáo thay thế lần {revision_no}" if revision_no else "báo cáo lần đầu"


def older_revision(one: PreparedSubmission, current: Holder) -> str:
    """Of an annex that comes after one of a later revision: whatever came later, the replacement stands."""
    assert one.revision_no is not None
    assert current.revision_no is not None
    return (
        f"Phụ lục này thuộc {revision_words(one.revision_no)}, trong khi bản đang có hiệu lực là "
        f"{revision_words(current.revision_no)} (biên nhận {receipt_number(current.receipt_id)}); bản cũ đến muộn "
        "không thay bản mới."
    )


def two_of_a_revision(one: PreparedSubmission, current: Holder) -> str:
    """Of an annex that says otherwise than another one of the same revision: one of them is not what was issued."""
    assert one.revision_no is not None
    return (
        f"Phụ lục này và bản đang có hiệu lực (biên nhận {receipt_number(current.receipt_id)}) cùng ghi là "
        f"{revision_words(one.revision_no)} nhưng nội dung khác nhau, nên một trong hai không phải bản đã phát hành. "
        "Đề nghị phường, xã kiểm tra; nếu số liệu thay đổi thì phát hành báo cáo thay thế rồi gửi phụ lục kèm theo."
    )


def overtaken(current: Holder) -> str:
    return (
        f"Bản này được nhận trước bản đang có hiệu lực (biên nhận {receipt_number(current.receipt_id)}) "
        "nên không thay thế được bản đó."
    )


def withdrawn_since(withdrawn_at: datetime) -> str:
    return (
        f"Bản này được nhận trước khi đơn vị rút báo cáo (lúc {format_instant(withdrawn_at)}) nên không được tính; "
        "nếu vẫn báo cáo theo bản này thì nộp lại."
    )


def fork(one: PreparedSubmission, current: Holder | None, *, plan_id: str) -> str:
    """Of a workbook that corrects another version than the one that counts: it would undo what came in between."""
    if current is None:
        return (
            f"Bản này được lập để sửa lần nộp thứ {one.corrects}, nhưng hiện đơn vị không có bản nào có hiệu lực (đã "
            "rút hoặc bị hủy hiệu lực). Đề nghị nhập số liệu vào biểu mẫu gốc được cấp cho đơn vị rồi nộp lại."
        )
    return (
        f"Bản này được lập để sửa lần nộp thứ {one.corrects}, nhưng bản đang có hiệu lực là lần nộp thứ "
        f"{current.version_no} (biên nhận {receipt_number(current.receipt_id)}, nhận lúc "
        f"{format_instant(current.received_at)}); nếu nạp thì nội dung của lần nộp thứ {current.version_no} sẽ bị mất. "
        f"Đề nghị lấy biểu mẫu sửa mới nhất từ phường, xã (lệnh `thidua forms {plan_id} {one.period_id} --correct "
        f"{one.unit_id}`), nhập lại nội dung cần sửa vào đó rồi nộp."
    )


def gone(one: PreparedSubmission) -> str:
    """Of a workbook that corrects what does not count any longer, while other files of the unit do."""
    return (
        f"Bản này được lập để sửa lần nộp thứ {one.corrects}, nhưng đơn vị không có lần nộp đó hoặc lần nộp đó không "
        "còn hiệu lực (đã rút hoặc bị hủy hiệu lực). Đề nghị nhập nội dung vào biểu mẫu gốc được cấp cho đơn vị rồi "
        "nộp lại."
    )
