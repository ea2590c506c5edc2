"""A worker is killed at every point of a list's way to its seal, and of a person's erasing, or PostgreSQL is; the next
one ends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from factories.country import in_folder
from factories.databases import fresh_database
from factories.names import OTHER_UNIT, PERIOD, Office, leaks, make_office, make_person
from factories.names_worker import ACTOR, destroy_overdue, erase, take_in
from thidua import pipeline
from thidua.audit.heads import kept_heads
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.personal.written import STEM, lists_folder, write_private
from thidua.pipeline.personal import Who
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER
from torture.killer import VICTIMS, Killer
from torture.points import ERASING, SEALING

NAME, OTHER = "Hoàng Thị Chim Yến", "Lê Văn Hải Âu"
RECEIVING = ("receive-kept", "receive-recording", "receive-committed", "receive-put-away", "receive-done")
ON_THE_WAY_IN = (SEALING[0], "check-recording", "check-committed", *SEALING[1:], "load-recording")
COUNTED = ("receipt", "submission", "awardee_fact", "personal_key", "sealed_file", "plaintext_removed", "check_batch")
OF_FILES = "erase-recording:2"
"""One person is gone by then, and the other goes first."""
YEARS = timedelta(days=6 * 366)


pytestmark = pytest.mark.parametrize("victim", VICTIMS)


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


@pytest.fixture
def open_office(tmp_path: Path, cluster: EmbeddedPostgres) -> Callable[[], Office]:
    """Another installation with a data base of its own."""

    def opened_office() -> Office:
        database = fresh_database(cluster)
        settings = in_folder(Settings.from_environment(), tmp_path / database)
        ahead = timedelta(days=400)
        return make_office(
            replace(settings, warehouse_url=cluster.url(database, role=APP), clock_offset=ahead), cluster
        )

    return opened_office


@pytest.fixture
def left_behind(cluster: EmbeddedPostgres) -> Callable[[Office], list[str]]:
    """Where a name stands that was never to be kept as it came."""

    def search(office: Office) -> list[str]:
        with opened(cluster.url(office.settings.warehouse_url.rpartition("/")[2], role=OWNER)) as owner:
            return leaks(office, owner)

    return search


def rows(office: Office, statement: str) -> list[Any]:
    with opened(office.settings.warehouse_url) as engine, engine.connect() as connection:
        return list(connection.execute(sa.text(statement)).scalars())


def counts(office: Office) -> dict[str, int]:
    return {table: rows(office, f"select count(*) from {table}")[0] for table in COUNTED}


def faults(office: Office) -> list[Any]:
    with opened(office.settings.warehouse_url) as engine:
        heads = list(kept_heads(office.settings.heads_folder))
        return list(verify(engine, heads=heads, vault=Vault(office.settings.vault), with_files=True).faults)


def lists(office: Office) -> list[Path]:
    """Files with names that were made for somebody."""
    return list(lists_folder(office.settings.home, plan_id=office.plan.id, period_id=PERIOD).glob("*"))


def make_list(office: Office) -> None:
    folder = lists_folder(office.settings.home, plan_id=office.plan.id, period_id=PERIOD)
    write_private(folder / f"{STEM}-{PERIOD}.csv", NAME.encode())


def held(office: Office, person_id: int) -> str:
    """What whoever may read names finds of the person."""
    file, who = office.settings.home / "held.json", Who(person=str(person_id))
    pipeline.export_person(office.settings, who, actor=ACTOR, purpose="Cá nhân yêu cầu", to=file)
    told = file.read_text(encoding="utf-8")
    file.unlink()
    return told


def test_every_point_of_the_way_in_ends_in_the_same_state(
    killer: Killer, open_office: Callable[[], Office], left_behind: Callable[[Office], list[str]]
) -> None:
    undisturbed, office = open_office(), open_office()
    for one in (undisturbed, office):
        one.put([make_person(NAME), make_person(OTHER)])
    undisturbed.take_in()
    for point in ON_THE_WAY_IN:
        killer.kill(take_in, office.settings, at=point)
    office.take_in()
    assert office.plan.id not in pipeline.plans_with_work(office.settings, now=office.settings.now())
    assert counts(office) == counts(undisturbed)
    assert left_behind(office) == []
    persons = rows(office, "select person_id from awardee_fact order by row_no")
    assert [name in held(office, one) for one, name in zip(persons, (NAME, OTHER), strict=True)] == [True, True]
    assert faults(office) == []


def test_the_same_bytes_again_after_their_seal_go_whoever_dies(
    killer: Killer, open_office: Callable[[], Office], left_behind: Callable[[Office], list[str]]
) -> None:
    office = open_office()
    path = office.put([make_person(NAME)])
    content = path.read_bytes()
    office.take_in()
    for point in RECEIVING:
        path.write_bytes(content)
        killer.kill(take_in, office.settings, at=point)
    office.take_in()
    assert left_behind(office) == []
    assert rows(office, "select count(*) from submission") == [1]
    assert faults(office) == []


def test_erasing_at_every_point_leaves_the_person_whole_or_gone(
    killer: Killer, open_office: Callable[[], Office]
) -> None:
    office = open_office()
    office.put([make_person(NAME), make_person(OTHER)])
    office.take_in()
    gone, stays = rows(office, "select person_id from awardee_fact order by row_no")
    for point in ERASING:
        make_list(office)
        killer.kill(erase, office.settings, gone, at=point)
        assert lists(office) == []
        is_gone = point == ERASING[-1]
        keys = rows(office, f"select count(*) from personal_key where person_id = {gone}")
        assert (keys == [0]) == is_gone
        assert rows(office, "select person_id from personal_erasure") == ([gone] if is_gone else [])
    with pytest.raises(OperatorError, match="đã được xóa"):
        erase(office.settings, gone)
    assert set(rows(office, "select person_id from personal_key where person_id is not null")) == {stays}
    assert OTHER in held(office, stays)
    assert faults(office) == []


def test_what_is_past_its_time_goes_once_whoever_dies(killer: Killer, open_office: Callable[[], Office]) -> None:
    office = open_office()
    office.put([make_person(NAME), make_person(OTHER)])
    office.put([make_person("", work_unit="")], unit_id=OTHER_UNIT)
    assert office.take_in()["rejected"] == 1
    make_list(office)
    persons = sorted(rows(office, "select person_id from awardee_fact"))
    later = replace(office.settings, clock_offset=office.settings.clock_offset + YEARS)
    for point in (*ERASING, OF_FILES):
        killer.kill(destroy_overdue, later, at=point)
    destroy_overdue(later)
    assert sorted(rows(office, "select person_id from personal_erasure where person_id is not null")) == persons
    assert rows(office, "select kind from personal_key") == []
    assert lists(office) == []
    assert faults(office) == []
