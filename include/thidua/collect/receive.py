"""Taking files from the landing folder into the vault, with a receipt for each.

The order is what makes it safe: the bytes are in the vault before a receipt names them, and the receipt is committed
before the file leaves the landing folder. Whatever dies in between, the next run ends in the same state, for bytes
are known by their hash and have one receipt for ever.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from threading import Lock

import sqlalchemy as sa

from thidua.collect.landing import LandedFile, scan_landing
from thidua.collect.last_scan import read_last_scan, write_last_scan
from thidua.collect.look import LandingPath, look_at
from thidua.collect.put_away import put_away
from thidua.collect.receipts import KeptFile, Receipt, ReceiptTime, record_receipts
from thidua.collect.vault import Vault
from thidua.errors import OperatorError

MIB = 1024 * 1024
SIZE_LIMIT = 25 * MIB
KEEP_LIMIT = 200 * MIB
BATCH = 100
WRITERS = 8

_one_at_a_time = Lock()
"""Held while a file beyond the size limit is in memory, for each may be as large as all others together."""

log = logging.getLogger(__name__)


def receive_files(
    engine: sa.Engine,
    *,
    landing: LandingPath,
    vault: Vault,
    plan_ids: Collection[str],
    now: datetime,
    received_at: datetime | None = None,
    quiet_seconds: float = 10.0,
    settle_seconds: float = 1.0,
) -> list[Receipt]:
    """Receive every file of these plans that is ready; one Receipt per file, in the order of their receipts.

    received_at: legal time of receipt declared by a person, never later than `now`; None: when the file was written,
    but not before the last scan of its plan and not after `now` (`ReceiptTime.received_at`). A file of
    more than 25 MiB gets a receipt and is quarantined; one of more than 200 MiB stays where it is. What cannot be
    taken is logged as a warning. Raises OperatorError when the landing folder, the vault or the time is not usable.
    """
    time = _receipt_time(now, received_at)
    scan = scan_landing(landing, plan_ids=plan_ids, now=now, quiet_seconds=quiet_seconds, settle_seconds=settle_seconds)
    for notice in scan.notices:
        log.warning(notice)
    files = {p: list(of_plan) for p, of_plan in groupby(sorted(scan.files, key=_plan_of), key=_plan_of)}
    receipts: list[Receipt] = []
    for plan_id in sorted(set(plan_ids)):
        of_plan = replace(time, last_scan=read_last_scan(landing / plan_id))
        for batch in _batches(files.get(plan_id, [])):
            receipts += _receive_batch(engine, batch, plan_id=plan_id, landing=landing, vault=vault, time=of_plan)
        # `now` was read before the look into the folder: what comes during this run is later than the mark.
        write_last_scan(landing / plan_id, now=now)
    return receipts


def _plan_of(file: LandedFile) -> str:
    return file.plan_id


def _receive_batch(
    engine: sa.Engine,
    files: Sequence[LandedFile],
    *,
    plan_id: str,
    landing: LandingPath,
    vault: Vault,
    time: ReceiptTime,
) -> list[Receipt]:
    # Most of the time goes into waiting for the disk to confirm, file by file: those waits may overlap.
    with ThreadPoolExecutor(WRITERS) as pool:
        kept = [one for one in pool.map(partial(_keep, vault=vault), files) if one is not None]
    if not kept:
        return []
    with engine.begin() as connection:
        receipts = record_receipts(connection, kept, plan_id=plan_id, time=time, size_limit=SIZE_LIMIT)
    for one, receipt in zip(kept, receipts, strict=True):
        put_away(one, receipt, folder=landing / plan_id, now=time.now)
    return receipts


def _keep(file: LandedFile, *, vault: Vault) -> KeptFile | None:
    """The file's bytes, now in the vault; None when they cannot be had whole now, and are left for the next run."""
    if file.look.size_bytes > KEEP_LIMIT:
        log.warning("Tệp '%s' lớn hơn %d MiB nên không được nhận.", file.label, KEEP_LIMIT // MIB)
        return None
    try:
        with _one_at_a_time if file.look.size_bytes > SIZE_LIMIT else nullcontext():
            return _keep_whole(file, vault)
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("Không đọc được tệp '%s' để nhận: %s", file.label, error)
        return None


def _keep_whole(file: LandedFile, vault: Vault) -> KeptFile | None:
    with file.path.open("rb") as stream:
        data = stream.read(KEEP_LIMIT + 1)
    # Somebody writes to it after all: what was read may be half of the old and half of the new.
    if len(data) != file.look.size_bytes or look_at(file.path) != file.look:
        return None
    return KeptFile(file=file, sha256=vault.put(data))


def _receipt_time(now: datetime, received_at: datetime | None) -> ReceiptTime:
    if received_at is None:
        return ReceiptTime(now=now)
    if received_at.tzinfo is None or received_at > now:
        raise OperatorError(
            f"Thời điểm nhận khai báo {received_at} không hợp lệ.",
            remedy="Ghi thời điểm kèm múi giờ (ví dụ 2026-05-30T16:45+07:00) và không muộn hơn hiện tại.",
        )
    return ReceiptTime(now=now, declared_at=received_at)


def _batches(files: Sequence[LandedFile]) -> Iterator[Sequence[LandedFile]]:
    for start in range(0, len(files), BATCH):
        yield files[start : start + BATCH]
