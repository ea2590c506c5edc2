"""Reports whose run is gone: handed out and signed all the same, but never with a device that may lock itself."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.signed import KEY, Desk, make_signing, now, open_desk, write_connections
from thidua.plan.model import Signing
from thidua.sign.records import read_state
from thidua.sign.unfinished import RUN_IS_LOST, advance_unfinished

OUR_KEY = make_signing(person=False, organisation="key")


def desk_with(tmp_path: Path, engine: sa.Engine, signing: Signing) -> Desk:
    return open_desk(tmp_path, engine, signing, connections=write_connections(tmp_path / "keys"))


def is_signed(desk: Desk, report_id: int) -> bool:
    with desk.engine.connect() as connection:
        state = read_state(connection, report_id)
    assert state is not None
    return not state.missing


def later() -> datetime:
    return now() + RUN_IS_LOST + timedelta(seconds=1)


def test_file_is_handed_out_though_no_run_does_it(tmp_path: Path, engine: sa.Engine) -> None:
    desk = desk_with(tmp_path, engine, make_signing())
    desk.issue()
    assert advance_unfinished(desk.office, now=now()) == 0
    (file,) = desk.office.folders.to_sign.rglob("*.pdf")
    assert file.name == "bc-mau-r0.pdf"


def test_our_key_signs_once_the_run_must_be_gone(tmp_path: Path, engine: sa.Engine) -> None:
    desk = desk_with(tmp_path, engine, OUR_KEY)
    report_id = desk.issue()
    assert (advance_unfinished(desk.office, now=now()), is_signed(desk, report_id)) == (0, False)
    assert (advance_unfinished(desk.office, now=later()), is_signed(desk, report_id)) == (1, True)
    assert advance_unfinished(desk.office, now=later()) == 0


def test_device_is_left_to_a_person(tmp_path: Path, engine: sa.Engine, caplog: pytest.LogCaptureFixture) -> None:
    desk = desk_with(tmp_path, engine, OUR_KEY)
    desk.connections[KEY] = "sign://:1234@/?module=/nowhere/token.so&key=con-dau"
    desk.issue()
    assert advance_unfinished(desk.office, now=later()) == 0
    assert caplog.records == []


def test_one_that_cannot_be_signed_keeps_no_other_from_it(
    tmp_path: Path, engine: sa.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    broken = desk_with(tmp_path, engine, OUR_KEY)
    broken.issue()
    broken.connections.pop(KEY)
    other = desk_with(tmp_path, engine, make_signing())
    other.plan = other.plan.model_copy(update={"id": "phuong-khac-2026"})
    other.issue()
    assert advance_unfinished(broken.office, now=later()) == 0
    assert "chưa có kết nối này" in caplog.text
    assert len(list(other.office.folders.to_sign.rglob("*.pdf"))) == 1


def test_replaced_report_is_left_alone(tmp_path: Path, engine: sa.Engine) -> None:
    desk = desk_with(tmp_path, engine, make_signing())
    desk.issue()
    desk.issue(revision_no=1)
    advance_unfinished(desk.office, now=now())
    assert [file.name for file in desk.office.folders.to_sign.rglob("*.pdf")] == ["bc-mau-r1.pdf"]
