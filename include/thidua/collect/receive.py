"""Taking files from the landing folder into the vault, with a receipt for each.

The order is what makes it safe: the bytes are in the vault before a receipt names them, and the receipt is committed
before the file leaves the landing folder. Whatever dies in between, the next run ends in the same state, for bytes
are known by their hash and have one receipt for ever.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from time import monotonic, sleep

import sqlalchemy as sa

from thidua.collect.landing import LandedFile
from thidua.collect.last_scan import read_last_scan, write_last_scan
from thidua.collect.look import LandingPath, as_local, cause_of, look_at
from thidua.collect.put_away import put_away
from thidua.collect.ready import QUIET_SECONDS, SETTLE_SECONDS, first_look, second_look, without_second_look
from thidua.collect.receipts import KeptFile, Receipt, ReceiptTime, record_receipts
from thidua.collect.sealed import discard_sealed, sealed_contents
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.text.canonical import sha256_hex

MIB = 1024 * 1024
SIZE_LIMIT = 25 * MIB
KEEP_LIMIT = 200 * MIB
BATCH = 100
BATCH_BYTES = 64 * MIB

log = logging.getLogger(__name__)


def receive_files(
    engine: sa.Engine,
    *,
    landing: LandingPath,
    vault: Vault,
    plan_ids: Collection[str],
    cities: Collection[str] = (),
    discreet: Mapping[str, Collection[str]] = {},
    now: datetime,
    received_at: datetime | None = None,
    quiet_seconds: float = QUIET_SECONDS,
    settle_seconds: float = SETTLE_SECONDS,
) -> list[Receipt]:
    """Receive every file of these plans that is ready; one Receipt per file, in the order of their receipts.

    cities: those of the plans that take annexes. discreet: those that ask for names of persons, each with the names
    of its forms. received_at: legal time of receipt declared by a person, never later than `now`; None: when the file
    was written, but not before the last scan of its plan and not after `now` (`ReceiptTime.received_at`). A file of
    more than 25 MiB gets a receipt and is quarantined; one of more than 200 MiB stays where it is. What cannot be
    taken is logged as a warning. Raises OperatorError when the landing folder, the vault or the time is not usable.
    """
    time, landing = _receipt_time(now, received_at), as_local(landing)
    looked_at = monotonic()
    first = first_look(
        landing, plan_ids=plan_ids, cities=cities, discreet=discreet, now=now, quiet_seconds=quiet_seconds
    )
    for notice in first.notices:
        log.warning(notice)
    of_plan = {p: replace(time, last_scan=read_last_scan(landing / p)) for p in sorted(set(plan_ids))}
    take = partial(_receive_all, engine, landing=landing, vault=vault, times=of_plan)
    receipts = take(first.files)
    if settle_seconds <= 0:
        receipts += take(without_second_look(first, now=now, quiet_seconds=quiet_seconds).files)
    elif first.doubtful:
        wait(looked_at + settle_seconds - monotonic())
        receipts += take(second_look(landing, first).files)
    crash_point("receive-done")
    for plan_id in of_plan:
        # `now` was read before the look into the folder: what comes during this run is later than the mark.
        write_last_scan(landing / plan_id, now=now)
    return receipts


def wait(seconds: float) -> None:
    """What is left of the time between two looks."""
    sleep(max(0.0, seconds))


def _receive_all(
    engine: sa.Engine,
    files: Sequence[LandedFile],
    *,
    landing: LandingPath,
    vault: Vault,
    times: Mapping[str, ReceiptTime],
) -> list[Receipt]:
    """The files plan by plan, each plan's in the order given."""
    return [
        receipt
        for plan_id, of_plan in groupby(sorted(files, key=_plan_of), key=_plan_of)
        for batch in batches(list(of_plan))
        for receipt in _receive_batch(engine, batch, plan_id=plan_id, landing=landing, vault=vault, time=times[plan_id])
    ]


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
    whole = [(file, data) for file in files if (data := _read_whole(file)) is not None]
    if not whole:
        return []
    sha256s = [sha256_hex(data) for _, data in whole]
    sealed = sealed_contents(engine, sha256s)
    # What the vault keeps sealed must not come back into it as it is.
    vault.put_many([data for (_, data), sha256 in zip(whole, sha256s, strict=True) if sha256 not in sealed])
    kept = [KeptFile(file=file, sha256=sha256) for (file, _), sha256 in zip(whole, sha256s, strict=True)]
    crash_point("receive-kept")
    with engine.begin() as connection:
        receipts = record_receipts(connection, kept, plan_id=plan_id, time=time, size_limit=SIZE_LIMIT)
        crash_point("receive-recording")
    crash_point("receive-committed")
    # A check may have sealed some of them meanwhile; what it seals from now on is deleted where it was put away.
    sealed = sealed_contents(engine, sha256s)
    for one, receipt in zip(kept, receipts, strict=True):
        if one.sha256 in sealed:
            discard_sealed(one, vault=vault)
        else:
            put_away(one, receipt, folder=landing / plan_id, now=time.now)
        crash_point("receive-put-away")
    return receipts


def _read_whole(file: LandedFile) -> bytes | None:
    """The file's bytes; None when they cannot be had whole now, and are left for the next run."""
    if file.look.size_bytes > KEEP_LIMIT:
        log.warning("Tệp '%s' lớn hơn %d MiB nên không được nhận.", file.label, KEEP_LIMIT // MIB)
        return None
    try:
        with file.path.open("rb") as stream:
            data = stream.read(KEEP_LIMIT + 1)
        # Somebody writes to it after all: what was read may be half of the old and half of the new.
        is_same = len(data) == file.look.size_bytes and look_at(file.path) == file.look
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("Không đọc được tệp '%s' để nhận: %s", file.label, cause_of(error))
        return None
    return data if is_same else None


def _receipt_time(now: datetime, received_at: datetime | None) -> ReceiptTime:
    if received_at is None:
        return ReceiptTime(now=now)
    if received_at.tzinfo is None or received_at > now:
        raise OperatorError(
            f"Thời điểm nhận khai báo {received_at} không hợp lệ.",
            remedy="Ghi thời điểm kèm múi giờ (ví dụ 2026-05-30T16:45+07:00) và không muộn hơn hiện tại.",
        )
    return ReceiptTime(now=now, declared_at=received_at)


def batches(files: Sequence[LandedFile]) -> Iterator[Sequence[LandedFile]]:
    """At most so many files and bytes at once, for they are in memory together; a larger file goes alone."""
    batch: list[LandedFile] = []
    size_bytes = 0
    for file in files:
        if batch and (len(batch) == BATCH or size_bytes + file.look.size_bytes > BATCH_BYTES):
            yield batch
            batch, size_bytes = [], 0
        batch.append(file)
        size_bytes += file.look.size_bytes
    if batch:
        yield batch
