"""What keeps answers and reminders from coming through: a mailbox that nobody reads, addresses that take no mail."""

from collections.abc import Iterator
from datetime import datetime

from thidua.text.dates import format_instant
from thidua.watch.facts import Facts, UnreadPlace
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed

_MOST_NAMES = 10


def watch_mail(facts: Facts, limits: Limits, *, now: datetime) -> Observed:
    """One alert for the mailbox, one for all addresses."""
    mailbox = _mailbox(facts.mailbox_read_at, facts.unread.get("mailbox"), limits, now=now)
    return Observed(alerts=(*mailbox, *_unreached(facts.unreached)))


def _mailbox(read_at: datetime | None, unread: UnreadPlace | None, limits: Limits, *, now: datetime) -> Iterator[Alert]:
    since = read_at or (unread.since if unread else None)
    level = level_since(limits.stays.mailbox, since, now) if since else None
    if level is not None:
        last = f"Đọc lần cuối lúc {format_instant(read_at)}" if read_at else "Chưa đọc được lần nào"
        why = f" {unread.fault}" if unread else ""
        yield Alert(
            key="mailbox",
            level=level,
            subject="Hộp thư của địa chỉ gửi không được đọc",
            sentence=f"{last}; thư báo không đến nơi từ đó chưa được ghi nhận.{why}",
            remedy="Xem DAG take_acknowledgements, kết nối thidua_imap; đọc ngay: `thidua take-acknowledgements`.",
        )


def _unreached(addresses: tuple[str, ...]) -> Iterator[Alert]:
    if addresses:
        more = f" và {len(addresses) - _MOST_NAMES} địa chỉ khác" if len(addresses) > _MOST_NAMES else ""
        yield Alert(
            key="notices",
            level=Level.WARNING,
            subject=f"Thư nhắc việc không đến được {len(addresses)} địa chỉ",
            sentence=f"Thư gần nhất bị từ chối hoặc bị trả về: {', '.join(addresses[:_MOST_NAMES])}{more}.",
            remedy="Sửa địa chỉ trong tệp kế hoạch hoặc hộp thư của người nhận; trước mắt liên hệ cách khác.",
        )
