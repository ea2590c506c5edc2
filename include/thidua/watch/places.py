"""Folders and disks: is the landing folder looked through, is there room, can the heads of the audit chain be read."""

import shutil
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from thidua.collect.last_scan import MARK, read_last_scan
from thidua.text.dates import format_instant
from thidua.watch.limits import Limits, level_named, level_since
from thidua.watch.model import Alert, Level, Observed

_REMEDY = "Xem DAG collect_submissions có chạy không; quyền đọc, ghi của thư mục tiếp nhận; `thidua status`."


def local_path(place: str) -> Path | None:
    """The folder, if the place is one on a disk of this machine; None for an object store or a server."""
    if "://" not in place:
        return Path(place)
    return Path(place.removeprefix("file://")) if place.startswith("file://") else None


def watch_scans(landing: Path, plan_ids: Collection[str], limits: Limits, *, now: datetime) -> Observed:
    """A plan's folder that was never looked through has no mark and is left to the first scan."""
    if not landing.is_dir():
        alert = Alert(
            key="landing",
            level=Level.CRITICAL,
            subject="Không có thư mục tiếp nhận",
            sentence=f"Không mở được {landing}: tệp của các đơn vị không được nhận.",
            remedy="Kiểm tra THIDUA_LANDING và ổ đĩa, kết nối chứa thư mục này.",
        )
        return Observed(alerts=(alert,), held=("scan|",))
    scans = {plan_id: scan for plan_id in plan_ids if (scan := read_last_scan(landing / plan_id)) is not None}
    marked = (plan_id for plan_id in plan_ids if plan_id not in scans and (landing / plan_id / MARK).exists())
    return Observed(alerts=(*_late_scans(scans, limits, now=now), *map(_strange_mark, marked)))


def _late_scans(scans: Mapping[str, datetime], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    """One alert for all where the collector stands still; one for each where only some are left out."""
    late = {plan_id: scan for plan_id, scan in scans.items() if level_since(limits.stays.scan, scan, now)}
    if late and len(late) == len(scans):
        newest = max(late.values())
        yield _late_scan("mọi kế hoạch", "all", newest, level_since(limits.stays.scan, newest, now))
        return
    for plan_id, scan in sorted(late.items()):
        yield _late_scan(plan_id, plan_id, scan, level_since(limits.stays.scan, scan, now))


def _late_scan(whose: str, key: str, scan: datetime, level: Level | None) -> Alert:
    assert level is not None
    return Alert(
        key=f"scan|{key}",
        level=level,
        subject=f"Thư mục tiếp nhận của {whose} không được quét",
        sentence=f"Lần quét cuối lúc {format_instant(scan)}; tệp mới của các đơn vị chưa được nhận.",
        remedy=_REMEDY,
    )


def _strange_mark(plan_id: str) -> Alert:
    return Alert(
        key=f"scan|{plan_id}|mark",
        level=Level.NOTICE,
        subject=f"Không biết thư mục tiếp nhận của {plan_id} được quét khi nào",
        sentence=f"Dấu {MARK} trong thư mục không đọc được, hoặc thuộc tài khoản khác.",
        remedy="Chạy `thidua watch` bằng tài khoản thu nhận tệp; dấu hỏng được ghi lại ở lần quét sau.",
    )


def watch_disks(places: Mapping[str, Path], limits: Limits) -> Observed:
    """places: by the name that people know. A folder that is not there yet is judged by the one above."""
    return Observed(alerts=tuple(_full_disks(places, limits)))


def _full_disks(places: Mapping[str, Path], limits: Limits) -> Iterator[Alert]:
    for name, place in places.items():
        standing = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
        usage = shutil.disk_usage(standing)
        percent = 100 * usage.free / usage.total
        reached = [level_named(one.level) for one in limits.disk if percent <= one.percent]
        if reached:
            yield Alert(
                key=f"disk|{name}",
                level=max(reached),
                subject=f"Sắp hết dung lượng: {name}",
                sentence=f"Ổ chứa {place} còn {percent:.0f} % ({usage.free // 2**20} MiB).",
                remedy="Giải phóng hoặc mở rộng ổ đĩa. Không xóa tệp trong kho lưu (vault).",
            )
