"""What `thidua audit verify` may find, in words for the person who asked."""

from dataclasses import dataclass
from typing import Literal

FaultCode = Literal[
    "hash",
    "link",
    "gap",
    "time",
    "form",
    "truncated",
    "rewritten",
    "printed_head",
    "unreadable_head",
    "row_changed",
    "row_gone",
    "row_unwritten",
    "row_twice",
    "stranger",
    "clock",
    "loose_finding",
    "guard",
    "file",
]

_RESTORE = "Giữ nguyên hiện trạng cơ sở dữ liệu, sao một bản làm chứng cứ, rồi đối chiếu với bản sao lưu gần nhất."
_ASK_OWNER = f"{_RESTORE} Hỏi người giữ tài khoản chủ cơ sở dữ liệu (thidua_owner) ai đã sửa và vì sao."

_WORDS: dict[FaultCode, tuple[str, str]] = {
    "hash": ("Nội dung của mục nhật ký đã bị sửa sau khi ghi.", _ASK_OWNER),
    "link": ("Mục này không nối với mục đứng ngay trước nó: có mục bị thay, chèn hoặc đổi chỗ.", _ASK_OWNER),
    "gap": ("Có mục nhật ký đã bị xóa hoặc bị đánh số lại.", _ASK_OWNER),
    "time": ("Thời điểm của mục sớm hơn mục trước nó: thời điểm đã bị sửa.", _ASK_OWNER),
    "form": ("Mục này không có dạng mà hệ thống ghi.", _ASK_OWNER),
    "truncated": ("Phần cuối của chuỗi nhật ký, hoặc cả chuỗi, đã bị cắt bỏ.", _ASK_OWNER),
    "rewritten": (
        "Chuỗi nhật ký đã được ghi lại: mã băm tại mục này không còn là mã băm đã lưu ở ngoài cơ sở dữ liệu.",
        _ASK_OWNER,
    ),
    "printed_head": ("Chuỗi nhật ký không còn là chuỗi có lúc báo cáo được phát hành.", _ASK_OWNER),
    "unreadable_head": (
        "Dòng này của kho lưu đầu chuỗi bị hỏng; thường do máy tắt khi đang ghi, cũng có thể do bị sửa.",
        "Đối chiếu với bản sao của tệp heads.jsonl; các dòng còn lại vẫn được dùng để kiểm tra.",
    ),
    "row_changed": ("Bản ghi không còn như lúc được ghi.", _ASK_OWNER),
    "row_gone": ("Bản ghi mà mục nhật ký nói tới không còn trong cơ sở dữ liệu.", _ASK_OWNER),
    "row_unwritten": ("Bản ghi được đưa vào mà không qua nhật ký.", _ASK_OWNER),
    "row_twice": ("Một bản ghi chỉ được ghi nhật ký một lần; mục sau là mục được thêm bằng tay.", _ASK_OWNER),
    "stranger": ("Mục này không nói về bản ghi nào của hệ thống: mục được thêm bằng tay.", _ASK_OWNER),
    "clock": (
        "Thời điểm trong bản ghi lệch với thời điểm trong nhật ký: đồng hồ máy chủ bị chỉnh, hoặc thời điểm bị sửa.",
        "Kiểm tra đồng hồ máy chủ và nhật ký hệ điều hành quanh thời điểm này.",
    ),
    "loose_finding": ("Nội dung kiểm tra này không thuộc kết luận nào.", _ASK_OWNER),
    "guard": (
        "Bộ phận bảo vệ bản ghi đã bị gỡ: từ lúc đó bản ghi có thể bị thêm hoặc sửa mà không có nhật ký.",
        "Chạy lại `thidua migrate` trên một cơ sở dữ liệu trống để so sánh; khôi phục quyền và trigger như ban đầu.",
    ),
    "file": (
        "Tệp trong kho lưu không còn như lúc được ghi nhận.",
        "Phục hồi tệp từ bản sao lưu; mã băm trong cơ sở dữ liệu cho biết đúng tệp cần tìm.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is not as it was written. seq: of the link, subject: of the row, where there is one."""

    code: FaultCode
    detail: str
    seq: int | None = None
    subject: str | None = None

    @property
    def meaning(self) -> str:
        return _WORDS[self.code][0]

    @property
    def remedy(self) -> str:
        return _WORDS[self.code][1]
