"""A process that takes every step from an issued report to its sending, and may be killed on the way.

Forked from a server process that has everything loaded and has set no PDF yet: typst's threads do not live through a
fork.
"""

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from factories.signed import make_signing, now, open_desk
from thidua.deliver.folder import FolderChannel
from thidua.deliver.ledger import read_clock
from thidua.deliver.run import deliver_pending
from thidua.sign.advance import advance
from thidua.sign.returned import take_returned
from thidua.warehouse.connect import connect


def start_worker(
    folder: Path, url: str, connections: dict[str, str], report_id: int, *, crash_at: str
) -> ForkServerProcess:
    context = multiprocessing.get_context("forkserver")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    context.set_forkserver_preload([__name__])
    worker = context.Process(target=take_every_step, args=(folder, url, connections, report_id, crash_at))
    worker.start()
    return worker


def take_every_step(
    folder: Path, url: str, connections: dict[str, str], report_id: int, crash_at: str | None = None
) -> None:
    """Take what came back, sign, send: as the tasks do it."""
    if crash_at:
        os.environ["THIDUA_CRASH_AT"] = crash_at
    engine = connect(url)
    desk = open_desk(folder, engine, make_signing(), connections=connections)
    take_returned(desk.office, now=now(), looked_at=now())
    advance(desk.office, report_id=report_id, now=now())
    channels = {"folder": FolderChannel(str(folder / "outbox"))}
    deliver_pending(engine, vault=desk.office.vault, channels=channels, worker="test", now=read_clock(engine))
    engine.dispose()
