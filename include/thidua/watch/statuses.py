"""Statuses of the exchange of documents that nobody takes in, or that a person must look at."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from thidua.exchange.inbox import Aside, list_aside, new_files
from thidua.text.dates import format_instant
from thidua.watch.facts import Facts
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed

_MOST_NAMES = 5


def watch_statuses(folder: Path, limits: Limits, *, now: datetime) -> Observed:
    """What lies in the folder on this machine; one that is not there holds nothing. now: by the machine's clock."""
    if not folder.is_dir():
        return Observed()
    return Observed(alerts=(*_aside(list_aside(folder)), *_waiting(folder, limits, now=now)))


def watch_unread_statuses(facts: Facts, limits: Limits, *, now: datetime) -> Observed:
    """The folder that could not be opened where they are taken in."""
    unread = facts.unread.get("statuses")
    level = level_since(limits.stays.mailbox, unread.since, now) if unread else None
    if unread is None or level is None:
        return Observed()
    alert = Alert(
        key="statuses|unread",
        level=level,
        subject="Không đọc được thư mục trạng thái của trục liên thông",
        sentence=f"Từ {format_instant(unread.since)}: {unread.fault}",
        remedy="Kiểm tra THIDUA_STATUSES và ổ đĩa chứa thư mục; đọc ngay: `thidua exchange take`.",
    )
    return Observed(alerts=(alert,))


def _aside(found: list[Aside]) -> Iterator[Alert]:
    if found:
        more = f" và {len(found) - _MOST_NAMES} tệp khác" if len(found) > _MOST_NAMES else ""
        told = "; ".join(f"{one.path.name}: {one.reason.rstrip('.')}" for one in found[:_MOST_NAMES])
        yield Alert(
            key="statuses|aside",
            level=Level.WARNING,
            subject=f"{len(found)} trạng thái của trục liên thông chờ người xem",
            sentence=f"Hệ thống không hiểu nên để riêng: {told}{more}.",
            remedy=(
                "Xem bằng `thidua exchange aside`; có thể trong đó có văn bản bị trả lại. Tệp đã sửa thì chuyển về thư "
                "mục trạng thái; xem xong thì chuyển tệp đi nơi khác, cảnh báo sẽ hết."
            ),
        )


def _waiting(folder: Path, limits: Limits, *, now: datetime) -> Iterator[Alert]:
    oldest = min((_written_at(path) for path in new_files(folder)), default=now)
    level = level_since(limits.stays.mailbox, oldest, now)
    if level is not None:
        yield Alert(
            key="statuses|waiting",
            level=level,
            subject="Trạng thái của trục liên thông không được nhận",
            sentence=f"Có tệp nằm trong thư mục trạng thái từ {format_instant(oldest)}.",
            remedy="Xem DAG take_acknowledgements có chạy không; nhận ngay: `thidua exchange take`.",
        )


def _written_at(path: Path) -> datetime:
    """A file that somebody has just taken is none that waits."""
    try:
        return datetime.fromtimestamp(path.lstat().st_mtime, tz=UTC)
    except OSError:
        return datetime.max.replace(tzinfo=UTC)
