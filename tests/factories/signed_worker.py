"""What a process does that takes every step from an issued report to its sending, and may be killed on the way."""

from pathlib import Path

from factories.signed import make_signing, now, open_desk
from thidua.deliver.folder import FolderChannel
from thidua.deliver.ledger import read_clock
from thidua.deliver.run import deliver_pending
from thidua.sign.advance import advance
from thidua.sign.returned import take_returned
from thidua.warehouse.connect import connect


def take_every_step(folder: Path, url: str, connections: dict[str, str], report_id: int) -> None:
    """Take what came back, sign, send: as the tasks do it."""
    engine = connect(url)
    desk = open_desk(folder, engine, make_signing(), connections=connections)
    take_returned(desk.office, now=now(), looked_at=now())
    advance(desk.office, report_id=report_id, now=now())
    channels = {"folder": FolderChannel(str(folder / "outbox"))}
    deliver_pending(engine, vault=desk.office.vault, channels=channels, worker="test", now=read_clock(engine))
    engine.dispose()
