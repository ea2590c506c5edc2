"""The scheduler dies as a task that seals a list with names of persons is at a named point: at each, one after the
other.

Only in `make torture`, as `test_scheduler_killed`. A unit hands in the next list whenever none waits.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from factories.names import Office, add_key, add_names_plan, leaks, make_person, names_plan
from thidua import pipeline
from thidua.audit.heads import kept_heads
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import opened
from torture.commune import Commune, running_commune
from torture.people import FLOW
from torture.points import SEALING

COLLECT = FLOW[0]
NAME = "Hoàng Thị Chim Yến"
AFTER_THE_PERIOD = timedelta(days=400)
AT_LAST = 600
COUNTED = ("submission", "sealed_file", "plaintext_removed", "awardee_fact")
"""Of each as many rows as lists came in, with one person each."""

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes minutes; `make torture` plays it"
)


@dataclass
class Unit:
    """Hands in lists. handed_in: SHA-256 of each as it came."""

    commune: Commune
    handed_in: list[str] = field(default_factory=list)

    @property
    def office(self) -> Office:
        return Office(settings=self.commune.town.settings)

    def look(self) -> None:
        """Another list lies there if the last one was taken in."""
        if self.commune.is_idle(COLLECT) and not self.has_work():
            path = self.office.put([make_person(NAME, achievement=f"Thành tích bồ câu thứ {len(self.handed_in)}.")])
            self.handed_in.append(sha256_hex(path.read_bytes()))
        self.go_on()

    def go_on(self) -> None:
        self.commune.start_if_idle(COLLECT)

    def has_work(self) -> bool:
        settings = self.commune.town.settings
        return names_plan().id in pipeline.plans_with_work(settings, now=settings.now())

    def is_over(self) -> bool:
        return self.commune.is_idle(COLLECT) and not self.has_work()


def test_every_list_is_sealed_once_wherever_the_task_was(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    add_names_plan(tmp_path / "plans")
    environment = {"THIDUA_PERSONAL_KEY_FILE": str(add_key(tmp_path))}
    with running_commune(
        tmp_path, first_point=SEALING[0], terms={}, ahead=AFTER_THE_PERIOD, environment=environment
    ) as commune:
        unit = Unit(commune)
        commune.kill_at_each(SEALING, look=unit.look, check=lambda: None)
        commune.wait_until(unit.is_over, seconds=AT_LAST, look=unit.go_on)
        check_all_sealed(unit)


def check_all_sealed(unit: Unit) -> None:
    """Each list was received and loaded once, nothing of it stays as it came, and the record is whole."""
    commune, settings = unit.commune, unit.commune.town.settings
    assert commune.rows("select sha256::text from receipt order by receipt_id") == unit.handed_in
    counts = {table: commune.rows(f"select count(*) from {table}")[0] for table in COUNTED}
    assert counts == dict.fromkeys(COUNTED, len(unit.handed_in))
    with opened(settings.owner_url) as owner:
        assert leaks(unit.office, owner) == []
    with opened(settings.warehouse_url) as engine:
        heads = list(kept_heads(settings.heads_folder))
        assert verify(engine, heads=heads, vault=Vault(settings.vault), with_files=True).faults == []
