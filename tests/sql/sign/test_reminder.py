"""The officer is told each working day of a report that waits for a token, and of no other."""

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from factories.signed import Desk, make_signing, open_desk, signers
from factories.signers import PERSON, sign_outside
from thidua.calendar.workdays import load_workdays
from thidua.plan.model import Basis, Signing
from thidua.plan.reminders import Officer, ReminderPolicy
from thidua.remind.model import Item
from thidua.remind.sources.signatures import items
from thidua.sign.advance import advance
from thidua.sign.take import take_signed

FRIDAY, SATURDAY = datetime(2026, 12, 11, 2, tzinfo=UTC), datetime(2026, 12, 12, 2, tzinfo=UTC)
POLICY = ReminderPolicy(
    officer=Officer(name="Phòng Văn hóa - Xã hội phường Mẫu", address="vhxh@mau.example"),
    basis=Basis(assumption="Kế hoạch giả định để thử việc nhắc."),
)


def told(desk: Desk, now: datetime = FRIDAY) -> list[Item]:
    plan = desk.plan.model_copy(update={"reminders": POLICY})
    with desk.engine.connect() as connection:
        return list(items(connection, plans=[plan], workdays=load_workdays(), now=now))


def desk_of(folder: Path, engine: sa.Engine, signing: Signing) -> tuple[Desk, int]:
    desk = open_desk(folder, engine, signing)
    return desk, desk.issue()


def test_waiting_for_a_person_is_told_until_the_file_is_back(tmp_path: Path, engine: sa.Engine) -> None:
    desk, report_id = desk_of(tmp_path, engine, make_signing())
    (item,) = told(desk)
    assert (item.kind, item.address) == ("signature", "vhxh@mau.example")
    assert f"chờ người có thẩm quyền {PERSON} ký số" in item.title
    assert any("bc-mau-r0.pdf" in line for line in item.lines)
    assert told(desk, SATURDAY) == []
    now = datetime.now(UTC)
    stands = advance(desk.office, report_id=report_id, now=now)
    signed = sign_outside(Path(str(stands.file)).read_bytes(), signers().person, field="person")
    take_signed(engine, signed, vault=desk.office.vault, find=desk.office.find, actor="văn thư", now=now)
    assert told(desk) == [], "our own key is nobody's to be reminded of"


def test_replaced_report_is_told_once_for_its_newest_revision(tmp_path: Path, engine: sa.Engine) -> None:
    desk, _ = desk_of(tmp_path, engine, make_signing(organisation="token"))
    desk.issue(revision_no=1)
    assert [item.key for item in told(desk)] == [f"{desk.plan.id}|2026-Y|r1|person"]
