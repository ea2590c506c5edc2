"""From an issued report to the signatures that it needs before it is sent."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.collect.vault import Vault
from thidua.pipeline.common import Step
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.sign.advance import Office
    from thidua.sign.check import FoundSignature
    from thidua.sign.records import SigningState


def sign(settings: Settings, *, report_id: int, worker: str, now: datetime) -> Step:
    """Sign the report as far as its plan lets us, and hand out what others sign; take what has come back first.

    outcome 'none': it needs no signature; 'signed': it has all of them; 'waits': for `waits_for`, whose file is
    `file`; 'replaced': a newer revision is signed instead.
    """
    from thidua.sign.advance import advance
    from thidua.sign.records import read_state

    with opened(settings.warehouse_url) as engine:
        with engine.connect() as connection:
            if read_state(connection, report_id) is None:
                return {"outcome": "none", "waits_for": None, "file": None}
        office = _office(settings, engine, worker=worker)
        _take_returned(office, settings, now=now)
        stands = advance(office, report_id=report_id, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"sign {report_id}")
    return {"outcome": stands.outcome, "waits_for": stands.waits_for, "file": stands.file}


def take_signed(settings: Settings, *, worker: str, now: datetime) -> Step:
    """Take every file that came back signed, and go on with its report, and with those whose run is gone.

    taken, refused: files; signed: reports of lost runs that have all their signatures by now.
    """
    from thidua.sign.unfinished import advance_unfinished

    with opened(settings.warehouse_url) as engine:
        office = _office(settings, engine, worker=worker)
        counts = _take_returned(office, settings, now=now)
        counts["signed"] = advance_unfinished(office, now=now)
        if counts["taken"] or counts["signed"]:
            keep_head(engine, archive=settings.heads_folder, after="take signed files")
    return counts


def take_signed_file(settings: Settings, *, path: Path, actor: str, now: datetime) -> Step:
    """Take one file that a person hands in, from wherever it lies; it stays there. Raises RefusedFileError."""
    from thidua.sign.returned import take_file

    with opened(settings.warehouse_url) as engine:
        office = _office(settings, engine, worker=actor)
        taken, stands = take_file(office, path.read_bytes(), actor=actor, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"take signed {taken.subject}")
    return {
        "report_id": taken.report_id,
        "subject": taken.subject,
        "signers": list(taken.signers),
        "is_new": taken.is_new,
        "outcome": stands.outcome,
    }


def signing_states(settings: Settings, *, only_open: bool = True) -> "list[SigningState]":
    """Reports that need signatures; only those that lack one, unless all are wanted."""
    from thidua.sign.records import read_states

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return read_states(connection, only_open=only_open)


def check_signed_file(
    settings: Settings, *, path: Path, trust: str = "thidua_sign_trust"
) -> "tuple[FoundSignature, ...]":
    """Every signature of a PDF, against the authorities of that connection. OperatorError for what is no PDF."""
    from thidua.errors import OperatorError
    from thidua.sign.check import UnreadableError, check_signatures
    from thidua.sign.trust import find_trust

    try:
        given = find_trust(settings.find_connection, trust)
        return check_signatures(path.read_bytes(), given, known_at=settings.now())
    except (UnreadableError, OSError) as error:
        raise OperatorError(f"{path}: {error}.", remedy="Chọn đúng tệp PDF đã ký.") from error


def _office(settings: Settings, engine: sa.Engine, *, worker: str) -> "Office":
    from thidua.sign.advance import Office
    from thidua.sign.folders import Folders

    return Office(
        engine=engine,
        vault=Vault(settings.vault),
        folders=Folders(to_sign=settings.to_sign_folder, signed=settings.signed_folder),
        find=settings.find_connection,
        worker=worker,
        clock_offset=settings.clock_offset,
    )


def _take_returned(office: "Office", settings: Settings, *, now: datetime) -> dict[str, int]:
    from thidua.sign.returned import take_returned

    # Times of files are the machine's, whatever the clock of a rehearsal says.
    return take_returned(office, now=now, looked_at=now - settings.clock_offset)
