"""What the clerk put into the folder of signed files: taken one by one, each put away or put aside with its reason."""

import logging
from datetime import datetime
from pathlib import Path

from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.sign.advance import Office, Signing, advance
from thidua.sign.folders import LARGEST
from thidua.sign.records import read_states
from thidua.sign.take import RefusedFileError, Taken, take_signed
from thidua.text.canonical import sha256_hex

_log = logging.getLogger(__name__)


def take_returned(office: Office, *, now: datetime, looked_at: datetime) -> dict[str, int]:
    """Take every file that is ready; how many were taken and refused. looked_at: now by the clock of the files.

    What only the operator can mend (a key, a folder of authorities) is left where it is for the next look, and keeps no
    other file from being taken.
    """
    counts = {"taken": 0, "refused": 0}
    with office.engine.connect() as connection:
        ours = {handed.sha256 for state in read_states(connection) for handed in state.handed}
    for path in office.folders.returned(now=looked_at):
        try:
            data = _read(path)
            if office.folders.is_handed_out(path) and sha256_hex(data) in ours:
                continue
            counts[_take(office, path, data, now=now)] += 1
        except FileNotFoundError:
            continue
        except OperatorError as error:
            _log.error("%s: %s", path, error)
    return counts


def take_file(office: Office, data: bytes, *, actor: str, now: datetime) -> tuple[Taken, Signing]:
    """Record the signatures of one file and go on with its report. Raises RefusedFileError."""
    taken = _record(office, data, actor=actor, now=now)
    return taken, advance(office, report_id=taken.report_id, now=now)


def _take(office: Office, path: Path, data: bytes, *, now: datetime) -> str:
    try:
        taken = _record(office, data, actor=f"thư mục nhận tệp đã ký, {path.name}", now=now)
    except RefusedFileError as error:
        aside = office.folders.put_refused(path, data, reason=str(error), now=now)
        _log.warning("%s: %s", aside, error)
        return "refused"
    office.folders.put_taken(path, data, now=now)
    crash_point("signed-put-away")
    advance(office, report_id=taken.report_id, now=now)
    return "taken"


def _record(office: Office, data: bytes, *, actor: str, now: datetime) -> Taken:
    return take_signed(
        office.engine,
        data,
        vault=office.vault,
        find=office.find,
        actor=actor,
        now=now,
        clock_offset=office.clock_offset,
    )


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)
