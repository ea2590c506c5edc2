"""Kills in the middle of SFTP, HTTPS and the exchange of documents: a name is whole or not there, and nothing is 'sent'
that has not arrived. Where PostgreSQL dies and the worker goes on, all is sent, once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories.sshd import Sshd, running_sshd
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.channels import (
    EXCHANGES,
    MANIFEST,
    OPTIONS,
    arrived,
    is_whole,
    issued,
    standing,
    take_away,
    town_by_folder,
    town_by_https,
    town_by_sftp,
)
from torture.conftest import Workbooks
from torture.killer import KILLED
from torture.points import OF_HTTPS, OF_SFTP
from torture.rounds import IS_SHORT, only_in_torture
from torture.town import Town

IN_TURN = ("sftp-writing", "sftp-writing:2", "sftp-written", "sftp-written:2", "sftp-writing:2", "sftp-written:2")
"""Each worker finds what those before it have finished: these ends are in files 1 to 4 and in the manifest."""
OF_A_FOLDER = {"delivery-loaded:2": 0, "delivery-started": 0, "delivery-sent:2": 1, "delivery-recording:2": 1}
"""How many packages lie there when the worker dies. The first delivery is another one, and has no point of no return;
what dies behind `delivery-started` may have been taken away already."""


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    folder = tmp_path / "sshd"
    folder.mkdir()
    with running_sshd(folder) as server:
        yield server


@pytest.mark.parametrize("option", OPTIONS)
def test_sftp_shows_whole_files_only_and_nothing_is_sent_without_them(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, sshd: Sshd, option: str
) -> None:
    with town_by_sftp(tmp_path, mortal, sshd, option) as (town, inbox):
        town.land(workbooks.first)
        for point in (*IN_TURN, OF_SFTP[-1]):
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            found = arrived(inbox)
            has_manifest = found.pop(MANIFEST, None) is not None
            assert found.items() <= issued(town).items(), point
            assert has_manifest == (point == OF_SFTP[-1])
            assert standing(town, "sftp").standing != "SENT"
        assert {point.partition(":")[0] for point in IN_TURN} == set(OF_SFTP[:-1])
        assert found == issued(town)
        assert town.run() == 0, town.said()
        assert standing(town, "sftp").standing == ("SENT" if option else "UNKNOWN")
        assert standing(town, "sftp").needs_a_person == (not option)


@only_in_torture
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("point", OF_SFTP)
def test_sftp_is_sent_where_postgres_dies(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, sshd: Sshd, option: str, point: str
) -> None:
    with town_by_sftp(tmp_path, mortal, sshd, option) as (town, inbox):
        town.land(workbooks.first)
        town.lose_postgres_at(point)
        end(town, "sftp")
        found = arrived(inbox)
        assert found.pop(MANIFEST)
        assert found == issued(town)


@pytest.mark.parametrize("option", OPTIONS)
def test_https_request_is_never_repeated_by_itself_where_it_may_have_been_taken(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, option: str
) -> None:
    with town_by_https(tmp_path, mortal, option) as (town, receiver):
        town.land(workbooks.first)
        for point in OF_HTTPS:
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            assert standing(town, "https").standing != "SENT"
        assert town.run() == 0, town.said()
        copies = Counter(headers["Idempotency-Key"] for headers in receiver.headers)
        assert list(copies.values()) == [1]
        assert standing(town, "https").standing == ("SENT" if option else "UNKNOWN")


@pytest.mark.parametrize("option", OPTIONS[:1] if IS_SHORT else OPTIONS)
@pytest.mark.parametrize("channel", ["https"] if IS_SHORT else ["https", *EXCHANGES])
@pytest.mark.parametrize("point", OF_HTTPS[1:] if IS_SHORT else OF_HTTPS)
def test_request_is_taken_once_where_postgres_dies(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, option: str, channel: str, point: str
) -> None:
    with town_by_https(tmp_path, mortal, option, channel=channel) as (town, receiver):
        town.land(workbooks.first)
        town.lose_postgres_at(point)
        end(town, channel)
        assert len(receiver.bodies) == 1


@pytest.mark.parametrize("channel", EXCHANGES)
@pytest.mark.parametrize("point", OF_A_FOLDER)
def test_package_that_somebody_may_have_taken_away_is_never_put_there_again(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, channel: str, point: str
) -> None:
    with town_by_folder(tmp_path, mortal, channel) as (town, folder):
        town.land(workbooks.first)
        assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
        assert standing(town, channel).standing != "SENT"
        taken = take_away(folder)
        assert len(taken) == OF_A_FOLDER[point]
        for _ in range(2):
            assert town.run() == 0, town.said()
        taken += take_away(folder)
        is_unknown = point != "delivery-loaded:2"
        assert len(taken) == (1 if not is_unknown else OF_A_FOLDER[point])
        assert all(map(is_whole, taken))
        assert standing(town, channel).standing == ("UNKNOWN" if is_unknown else "SENT")
        assert standing(town, channel).needs_a_person == is_unknown


@only_in_torture
@pytest.mark.parametrize("channel", EXCHANGES)
@pytest.mark.parametrize("point", OF_A_FOLDER)
def test_package_is_put_there_once_where_postgres_dies(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, channel: str, point: str
) -> None:
    with town_by_folder(tmp_path, mortal, channel) as (town, folder):
        town.land(workbooks.first)
        town.lose_postgres_at(point)
        taken = take_away(folder)
        end(town, channel)
        taken += take_away(folder)
        assert len(taken) == 1
        assert is_whole(taken[0])


@pytest.mark.parametrize("channel", EXCHANGES)
@pytest.mark.parametrize("option", OPTIONS)
def test_package_over_https_is_taken_once(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, channel: str, option: str
) -> None:
    with town_by_https(tmp_path, mortal, option, channel=channel) as (town, receiver):
        town.land(workbooks.first)
        for point in OF_HTTPS:
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            assert standing(town, channel).standing != "SENT"
        assert town.run() == 0, town.said()
        assert len(receiver.bodies) == 1
        assert receiver.broken != []
        assert standing(town, channel).standing == ("SENT" if option else "UNKNOWN")


def end(town: Town, channel: str) -> None:
    """Other workers end the work, and all is sent."""
    for _ in range(2):
        assert town.run() == 0, town.said()
    assert standing(town, channel).standing == "SENT"
    assert not standing(town, channel).needs_a_person
