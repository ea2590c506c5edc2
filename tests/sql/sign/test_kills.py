"""A worker is killed at every point of a report's way to its signatures; one signed file counts, and goes out once."""

import os
from pathlib import Path

import sqlalchemy as sa

from factories.signed import Desk, make_signing, now, open_desk, signers
from factories.signed_worker import start_worker, take_every_step
from factories.signers import sign_outside
from thidua.text.canonical import sha256_hex
from torture.points import SIGNATURES

KILLED = -9
SECONDS = 60
OF_THE_PERSON = ("signed-kept", "sign-recording", "sign-committed", "signed-put-away")
OF_OUR_KEY = ("sign-made", "sign-kept", "sign-recording", "sign-committed")


def test_every_point_is_tried() -> None:
    assert {"sign-handed-out", *OF_THE_PERSON, *OF_OUR_KEY} == set(SIGNATURES)


def test_kill_at_every_point_leaves_one_signed_file(tmp_path: Path, engine: sa.Engine) -> None:
    desk = open_desk(tmp_path, engine, make_signing())
    report_id = desk.issue()
    place = (tmp_path, engine.url.render_as_string(hide_password=False), desk.connections, report_id)
    kill(place, "sign-handed-out")
    hand_in(desk, report_id)
    for point in OF_THE_PERSON:
        kill(place, point)
        if point == "sign-committed":
            assert len(returned(desk)) == 1, "recorded, and still in the folder: the next look finds it known"
    recorded = [row for row in rows(desk) if row[0] == "person"]
    for point in OF_OUR_KEY:
        kill(place, point)
    take_every_step(*place)
    assert [row for row in rows(desk) if row[0] == "person"] == recorded
    assert [row[0] for row in rows(desk)] == ["organisation", "person"]
    (sent,) = (tmp_path / "outbox").rglob("*.pdf")
    assert sha256_hex(sent.read_bytes()) == rows(desk)[0][1]


def kill(place: tuple[Path, str, dict[str, str], int], point: str) -> None:
    worker = start_worker(*place, crash_at=point)
    worker.join(SECONDS)
    assert worker.exitcode == KILLED, f"{point} was never reached"


def hand_in(desk: Desk, report_id: int) -> None:
    """The clerk puts the file that the person signed into the folder, and does so a minute ago."""
    (waiting,) = desk.office.folders.to_sign.rglob("*.pdf")
    path = desk.office.folders.signed / "da ky.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sign_outside(waiting.read_bytes(), signers().person, field="person"))
    stamp = now().timestamp() - 60
    os.utime(path, (stamp, stamp))


def returned(desk: Desk) -> list[Path]:
    return list(desk.office.folders.signed.glob("*.pdf"))


def rows(desk: Desk) -> list[tuple[str, str]]:
    with desk.engine.connect() as connection:
        found = connection.execute(sa.text("select field, signed_sha256 from report_signature order by 1"))
        return [(row.field, row.signed_sha256) for row in found]
