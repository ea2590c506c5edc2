"""What a process does that asks a person about a report, or issues it, and may be killed on the way."""

from datetime import datetime

from factories.approvals import APPROVER
from factories.catalogues import make_catalogue
from factories.corrections import Desk
from thidua.approve.answer import answer_request
from thidua.approve.ask import ask_approval
from thidua.approve.records import Request
from thidua.collect.vault import Vault
from thidua.warehouse.connect import connect


def ask_and_answer(url: str, vault: str, snapshot_id: int, now: datetime) -> Request:
    """A draft is made, asked about and approved."""
    engine = connect(url)
    asked, _ = ask_approval(engine, snapshot_id=snapshot_id, vault=Vault(vault), catalogue=make_catalogue(), now=now)
    answered = answer_request(
        engine,
        approval_request_id=asked.approval_request_id,
        decision="approved",
        actor=APPROVER["name"],
        reason=None,
        now=now,
    )
    engine.dispose()
    return answered


def issue(url: str, vault: str, snapshot_id: int, now: datetime) -> None:
    """The snapshot's first report is issued."""
    Desk(connect(url), Vault(vault), now=now).issue(snapshot_id)
