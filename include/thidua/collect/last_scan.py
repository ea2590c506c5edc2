"""When the plan's folder was last looked through: a mark in the folder itself, `<landing>/<plan>/.lan-quet-cuoi`."""

import logging
import os
import uuid
from datetime import datetime

from thidua.collect.look import LandingPath

MARK = ".lan-quet-cuoi"
LONGEST_BYTES = 64

log = logging.getLogger(__name__)


def read_last_scan(folder: LandingPath) -> datetime | None:
    """The instant (aware) of the last scan that was completed; None where there is no mark that can be trusted."""
    path = folder / MARK
    try:
        if path.is_symlink() or not path.is_file() or not _is_ours(path):
            return None
        with path.open("rb") as stream:
            instant = datetime.fromisoformat(stream.read(LONGEST_BYTES).decode("ascii"))
    except (OSError, ValueError):
        return None
    return instant if instant.tzinfo is not None else None


def write_last_scan(folder: LandingPath, *, now: datetime) -> None:
    """Leave the mark. Nothing here may fail the run: without it the next files count from the time of their scan."""
    try:
        if not folder.is_dir():
            return
        # A name nobody can foresee, then a rename: a link that a sender put there is never written through.
        temporary = folder / f"{MARK}.{uuid.uuid4().hex}.part"
        with temporary.open("wb") as stream:
            stream.write(now.isoformat().encode("ascii"))
        temporary.rename(folder / MARK)
    except OSError as error:
        log.warning("Không ghi được thời điểm quét vào thư mục '%s': %s", folder, error)


def _is_ours(path: LandingPath) -> bool:
    """On a disk, a mark made by a sender is somebody else's file; object stores know no owners."""
    owner = getattr(path.stat(), "st_uid", None)
    return owner is None or owner == os.geteuid()
