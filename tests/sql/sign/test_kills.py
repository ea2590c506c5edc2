"""A worker is killed at every point of a report's way to its signatures, or PostgreSQL is; one signed file counts, and
goes out once."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.signed import Desk, make_signing, now, open_desk, signers
from factories.signed_worker import take_every_step
from factories.signers import sign_outside
from thidua.text.canonical import sha256_hex
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import VICTIMS, Killer, Victim
from torture.points import SIGNATURES

OF_THE_PERSON = ("signed-kept", "sign-recording", "sign-committed", "signed-put-away")
OF_OUR_KEY = ("sign-made", "sign-kept", "sign-recording", "sign-committed")
ONE_BY_ONE = (*OF_THE_PERSON, *OF_OUR_KEY[:2], "sign-recording:2", "sign-committed:2")
"""Where PostgreSQL dies, the worker may come to the points behind all the same: each has a report of its own."""
CHAINS: dict[Victim, list[tuple[str, ...]]] = {
    "worker": [OF_THE_PERSON + OF_OUR_KEY],
    "PostgreSQL": [(point,) for point in ONE_BY_ONE],
}


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


def test_every_point_is_tried() -> None:
    assert {"sign-handed-out", *OF_THE_PERSON, *OF_OUR_KEY} == set(SIGNATURES)


@pytest.mark.parametrize(("victim", "points"), [(victim, chain) for victim in VICTIMS for chain in CHAINS[victim]])
def test_kill_at_every_point_leaves_one_signed_file(
    killer: Killer, tmp_path: Path, engine: sa.Engine, points: tuple[str, ...]
) -> None:
    desk = open_desk(tmp_path, engine, make_signing())
    report_id = desk.issue()
    place = (tmp_path, engine.url.render_as_string(hide_password=False), desk.connections, report_id)
    killer.kill(take_every_step, *place, at="sign-handed-out")
    hand_in(desk, report_id)
    recorded: list[tuple[str, str]] = []
    for point in points:
        killer.kill(take_every_step, *place, at=point)
        if killer.victim == "worker" and point == "sign-committed" and not recorded:
            assert len(returned(desk)) == 1, "recorded, and still in the folder: the next look finds it known"
        assert set(recorded) <= set(rows(desk))
        recorded = rows(desk)
    take_every_step(*place)
    assert set(recorded) <= set(rows(desk))
    assert [row[0] for row in rows(desk)] == ["organisation", "person"]
    (sent,) = (tmp_path / "outbox").rglob("*.pdf")
    assert sha256_hex(sent.read_bytes()) == rows(desk)[0][1]


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
