"""How a collecting round shares its plans out, and what becomes of the others where one of a group fails."""

import os
from pathlib import Path

import pytest
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from factories.installation import PLAN_ID, hand_in
from factories.state_store import StateStore
from thidua.errors import OperatorError
from thidua_airflow import groups
from thidua_airflow.groups import (
    MOST_PLANS,
    PlansFailedError,
    plans_to_take_again,
    raise_all,
    share_out,
    share_out_again,
    take_each,
)

BROKEN = "an-2025"
LONG_AGO = 1_700_000_000


def plans(count: int) -> list[str]:
    return [f"commune-{number:03}" for number in range(count)]


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (4, [1] * 4), (5, [1, 2, 2]), (12, [3] * 4), (114, [9, 10] * 6)]
)
def test_few_plans_go_by_themselves_and_many_in_groups_of_nearly_one_size(count: int, sizes: list[int]) -> None:
    shared = share_out(plans(count))
    assert [plan_id for group in shared for plan_id in group] == plans(count)
    assert sorted(len(group) for group in shared) == sorted(sizes)
    assert all(len(group) <= MOST_PLANS for group in shared)


def test_group_that_did_not_come_to_its_end_is_taken_apart_until_each_plan_does() -> None:
    store = StateStore()
    first = share_out_again(store, plans(20), run_id="run-1")
    for index in range(1, len(first)):
        groups.tell_finished(store, index, run_id="run-1")
    second = share_out_again(store, plans(20), run_id="run-2")
    alone = [[plan_id] for plan_id in first[0]]
    assert second[-len(alone) :] == alone
    assert sorted(plan_id for group in second for plan_id in group) == plans(20)

    for index in range(len(second) - 1):
        groups.tell_finished(store, index, run_id="run-2")
    third = share_out_again(store, plans(20), run_id="run-3")
    assert [group for group in third if len(group) == 1] == [alone[-1]]


def test_what_another_round_has_finished_says_nothing_of_this_one() -> None:
    store = StateStore()
    for index in range(4):
        groups.tell_finished(store, index, run_id="run-0")
    share_out_again(store, plans(8), run_id="run-1")
    assert share_out_again(store, plans(8), run_id="run-2") == [[plan_id] for plan_id in plans(8)]


def test_round_for_one_plan_keeps_in_mind_what_is_broken() -> None:
    store = StateStore()
    first = share_out_again(store, plans(20), run_id="run-1")
    for index in range(1, len(first)):
        groups.tell_finished(store, index, run_id="run-1")
    assert share_out_again(store, ["commune-019"], run_id="by-hand") == [["commune-019"]]
    groups.tell_finished(store, 0, run_id="by-hand")
    assert plans_to_take_again(store, run_id="run-2") == set(first[0])
    assert share_out_again(store, plans(20), run_id="run-2")[-len(first[0]) :] == [[plan_id] for plan_id in first[0]]


def test_round_for_the_broken_plan_itself_takes_it_back_among_the_others() -> None:
    store = StateStore()
    share_out_again(store, ["commune-003"], run_id="run-1")
    share_out_again(store, ["commune-003"], run_id="by-hand")
    groups.tell_finished(store, 0, run_id="by-hand")
    assert plans_to_take_again(store, run_id="run-2") == set()
    assert share_out_again(store, plans(20), run_id="run-2") == share_out(plans(20))


def test_sharing_out_that_is_tried_again_shares_out_alike_and_forgets_no_plan() -> None:
    store = StateStore()
    share_out_again(store, ["commune-003"], run_id="run-1")
    first = share_out_again(store, plans(20), run_id="run-2")
    assert plans_to_take_again(store, run_id="run-2") == set(plans(20))
    assert share_out_again(store, plans(20), run_id="run-2") == first
    assert first[-1] == ["commune-003"]
    assert len(first) == 5


def test_plan_that_did_not_come_to_its_end_is_taken_again_until_it_does() -> None:
    store = StateStore()
    share_out_again(store, plans(2), run_id="run-1")
    groups.tell_finished(store, 0, run_id="run-1")
    assert plans_to_take_again(store, run_id="run-2") == {"commune-001"}
    share_out_again(store, ["commune-001"], run_id="run-2")
    assert plans_to_take_again(store, run_id="run-3") == {"commune-001"}
    share_out_again(store, ["commune-001"], run_id="run-3")
    groups.tell_finished(store, 0, run_id="run-3")
    assert plans_to_take_again(store, run_id="run-4") == set()


def test_plan_that_fails_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    def step(plan_id: str) -> str:
        if plan_id == "b":
            raise OperatorError("Tệp kế hoạch hỏng.", remedy="Sửa tệp.")
        return plan_id.upper()

    done, faults = take_each(["a", "b", "c"], step)
    assert (done, list(faults)) == (["A", "C"], ["b"])
    assert "Kế hoạch b:" in caplog.text
    with pytest.raises(OperatorError, match=r"1 trong 3 kế hoạch có lỗi[\s\S]*b: Tệp kế hoạch hỏng.\n→ Sửa tệp."):
        raise_all(faults, of=3)


def test_fault_of_a_single_plan_is_raised_as_it_is() -> None:
    fault = ConnectionError("network")
    with pytest.raises(ConnectionError) as raised:
        raise_all({"a": fault}, of=1)
    assert raised.value is fault
    raise_all({}, of=1)


def test_group_is_tried_again_unless_only_people_can_mend_it() -> None:
    with pytest.raises(PlansFailedError, match="2 trong 2"):
        raise_all({"a": ConnectionError("network"), "b": OperatorError("x", remedy="y")}, of=2)


@pytest.fixture
def two_plans(home: Path) -> Path:
    """Of one of them there is a unit's workbook; the file of the other has a key that no plan has."""
    text = (home / "plans" / f"{PLAN_ID}.yaml").read_text(encoding="utf-8").replace(PLAN_ID, BROKEN)
    (home / "plans" / f"{BROKEN}.yaml").write_text(f"{text}\nkhông có khóa này: 1\n", encoding="utf-8")
    (home / "landing" / BROKEN).mkdir(parents=True)
    (home / "landing" / BROKEN / "bản nộp.xlsx").touch()
    hand_in(home, ["VP"])
    for path in (home / "landing").rglob("*.xlsx"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return home


def failed(done: DagRun) -> set[tuple[str, str]]:
    """Tasks that failed by themselves, with what the web interface shows in place of the number."""
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return {(task.task_id, str(task.rendered_map_index)) for task in found if task.state == "failed"}


@pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")
def test_broken_plan_holds_its_group_up_for_one_round_and_then_only_itself(
    two_plans: Path, dags: dict[str, DAG], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "AT_ONCE", 1)
    first = dags["collect_submissions"].test(logical_date=None)
    assert failed(first) == {("each_group.collect", f"{BROKEN}, {PLAN_ID}")}
    assert {path.parent.name for path in (two_plans / "landing").glob("*/*.xlsx")} == {BROKEN}

    second = dags["collect_submissions"].test(logical_date=None)
    assert failed(second) == {("each_group.collect", BROKEN)}
    with engine.connect() as connection:
        assert connection.execute(text("select plan_id, unit_id from submission")).all() == [(PLAN_ID, "VP")]
