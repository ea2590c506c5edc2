"""Moving a received file out of the way, where people still find it: <landing>/<plan>/_da_nhan/<yyyy-mm>/."""

import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath

from thidua.collect.landing import PROCESSED
from thidua.collect.look import LandingPath, cause_of, forget_listings, look_at
from thidua.collect.receipts import KeptFile, Receipt
from thidua.errors import OperatorError
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE

LONGEST_NAME_BYTES = 200

log = logging.getLogger(__name__)


def put_away(kept: KeptFile, receipt: Receipt, *, folder: LandingPath, now: datetime) -> None:
    """Move the file to `<folder>/_da_nhan/<yyyy-mm>/<receipt number>__<name>`.

    The receipt is committed, so nothing here may fail the run: a file that cannot be moved is found again by the
    next run and gives the same receipt. A file that was replaced since it was read goes back under a name of its own.
    """
    file = kept.file
    if look_at(file.path) != file.look:
        return
    month = f"{now.astimezone(LEGAL_ZONE):%Y-%m}"
    target = folder / PROCESSED / month / processed_name(receipt.number, PurePosixPath(file.name).name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.path.rename(target)
        _bring_back_if_replaced(kept, target)
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("Đã nhận tệp '%s' (%s) nhưng không chuyển được đi: %s", file.label, receipt.number, cause_of(error))


def discard(kept: KeptFile) -> None:
    """Delete the file, of which a sealed copy is kept. One that was replaced since it was read stays."""
    if look_at(kept.file.path) != kept.file.look:
        return
    try:
        kept.file.path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("Không xóa được tệp '%s' đã nhận trước đó: %s", kept.file.label, cause_of(error))


def remove_processed(folder: LandingPath, *, numbers: Collection[str]) -> None:
    """Delete every copy of these receipts' files from the plan's folder of received files, listing each month once.

    OperatorError where one stays.
    """
    if not numbers:
        return
    processed = folder / PROCESSED
    forget_listings(folder)
    if not processed.is_dir():
        return
    try:
        for month in processed.iterdir():
            for path in month.iterdir() if month.is_dir() else ():
                if path.name.partition("__")[0] in numbers:
                    path.unlink()
    except OSError as error:
        told = ", ".join(sorted(numbers))
        raise OperatorError(
            f"Không xóa được bản chưa mã hóa của {told} trong thư mục đã nhận: {cause_of(error)}.",
            remedy="Kiểm tra quyền xóa trong thư mục tiếp nhận; lần chạy sau sẽ xóa tiếp.",
        ) from None


def processed_name(number: str, name: str) -> str:
    """'BN-00000012__bao-cao.xlsx'; a long name is cut before its suffix, for file systems allow 255 bytes."""
    suffix = PurePosixPath(name).suffix[:20]
    stem = name.removesuffix(suffix).encode("utf-8", "surrogateescape")[:LONGEST_NAME_BYTES]
    return f"{number}__{stem.decode('utf-8', 'ignore')}{suffix}"


def _bring_back_if_replaced(kept: KeptFile, target: LandingPath) -> None:
    """Between the last look and the move somebody may have put a corrected file under the same name."""
    with target.open("rb") as stream:
        moved = sha256_hex(stream.read())
    if moved != kept.sha256:
        target.rename(kept.file.path.parent / f"{moved[:8]}_{kept.file.path.name}")
