"""The heads of the audit chain outside of the data base: readable, and part of the chain that is in it."""

from pathlib import Path

from thidua.audit.chain import Head
from thidua.audit.heads import FILE_NAME, newest_kept
from thidua.watch.facts import Facts
from thidua.watch.model import Alert, Level, Observed

KEY = "chain"
_VERIFY = "Chạy `thidua audit verify`; giữ nguyên kho dữ liệu và thư mục lưu cho đến khi rõ nguyên nhân."


def read_kept(archive: Path) -> tuple[Head | None, Observed]:
    """The head kept last, and an alert where the archive cannot be read."""
    try:
        return newest_kept(archive), Observed()
    except OSError as error:
        alert = Alert(
            key=f"{KEY}|archive",
            level=Level.WARNING,
            subject="Không đọc được nơi lưu đầu chuỗi nhật ký",
            sentence=f"{archive / FILE_NAME}: {error.strerror or type(error).__name__}.",
            remedy="Kiểm tra thư mục THIDUA_ARCHIVE: ổ đĩa, quyền đọc.",
        )
        return None, Observed(alerts=(alert,), held=(f"{KEY}|head",))


def watch_chain(kept: Head | None, facts: Facts, archive: Path) -> Observed:
    """kept: the head kept last, where one could be read. `thidua audit verify` says more than this quick look."""
    if kept is not None and facts.kept_hash != kept.hash:
        sentence = f"Mục {kept.seq} trong kho dữ liệu khác với đầu chuỗi đã lưu: bản ghi đã bị sửa, xóa hoặc phục hồi."
        return _broken(Level.CRITICAL, sentence)
    if kept is None and facts.head is not None:
        return _broken(Level.WARNING, f"Kho dữ liệu có {facts.head.seq} mục nhật ký mà {archive} không lưu đầu chuỗi.")
    return Observed()


def _broken(level: Level, sentence: str) -> Observed:
    alert = Alert(key=f"{KEY}|head", level=level, subject="Chuỗi nhật ký không khớp", sentence=sentence, remedy=_VERIFY)
    return Observed(alerts=(alert,))
