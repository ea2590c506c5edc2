"""Two blocs of the story beside the communes: what their members hand in, and what their leaders record."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thidua import pipeline
from thidua.bloc.ballots import Ballot
from thidua.forms.bloc_tables import TOTAL
from thidua.forms.cells import CellInput
from thidua.forms.fill import Filling
from thidua.plan.blocs import Bloc
from thidua.plan.model import Period, Plan, Unit
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import kept_open


@cache
def load_told() -> dict[str, Any]:
    """By plan and period; and under 'words' the made-up sentences."""
    text = project_path("include", "thidua", "demo", "blocs.yaml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def add_plans(source: Path, folder: Path) -> None:
    """The plans of the installation and those of the story's blocs in one folder, where all DAGs find them."""
    blocs = project_path("include", "plans", "blocs")
    files = [
        *sorted(source.glob("*.yaml")),
        *(blocs / f"{plan_id}.yaml" for plan_id in load_told() if plan_id != "words"),
    ]
    folder.mkdir(parents=True)
    for file in files:
        shutil.copy(file, folder)


def bloc_filling(*, plan: Plan, period: Period, unit: Unit) -> Filling:
    """The member's workbook: results under the pact, its own points, words."""
    assert plan.bloc is not None
    told, words = load_told()[plan.id][period.id]["members"][unit.id], load_told()["words"]
    names = {"unit": unit.name, "period": period.label}
    narrative = {section: {"text": text.format_map(names)} for section, text in words["narrative"].items()}
    return Filling(
        info={"data_as_of": period.data_as_of, "prepared_by": "Công chức phụ trách thi đua, khen thưởng"},
        coded={
            "pact": dict(_pact(plan.bloc, reached=_decimal(told["reached"]), words=words)),
            "scores": _scores(plan.bloc, told["own"], evidence=words["evidence"]),
            "narrative": narrative,
        },
    )


def _pact(bloc: Bloc, *, reached: Decimal, words: dict[str, Any]) -> Iterator[tuple[str, dict[str, CellInput]]]:
    for content in bloc.pact.contents:
        is_share = content.unit_of_measure == "%"
        assessment = words["assessment_below" if is_share and reached < 100 else "assessment"]
        cells: dict[str, CellInput] = {"result": words["result"], "assessment": assessment}
        if content.planned is not None:
            cells["actual"] = content.planned * reached / 100 if is_share else content.planned
        yield content.id, cells


def _scores(bloc: Bloc, own: dict[str, Any], *, evidence: str) -> dict[str, dict[str, CellInput]]:
    points = {criterion: _decimal(value) for criterion, value in own.items()}
    signs = {one.id: one.sign for one in bloc.criteria}
    total = sum((signs[key] * value for key, value in points.items()), start=Decimal(0))
    rows: dict[str, dict[str, CellInput]] = {
        key: {"points": value, "evidence": evidence.format(criterion=key)} for key, value in points.items()
    }
    return {**rows, TOTAL: {"points": total}}


def record_blocs(settings: Settings, plans: Iterable[Plan]) -> int:
    """What the leaders record of every period of the story, each at its own instant: points, then votes. How many."""
    with kept_open():
        return sum(
            _record(settings, plan, period_id, told)
            for plan in plans
            for period_id, told in load_told().get(plan.id, {}).items()
        )


def _record(settings: Settings, plan: Plan, period_id: str, told: dict[str, Any]) -> int:
    words = load_told()["words"]
    given = {"plan_id": plan.id, "period_id": period_id, "actor": words["actor"]}
    now = datetime.fromisoformat(told["recorded_at"])
    points = [
        (unit_id, criterion_id, value)
        for unit_id, member in told["members"].items()
        for criterion_id, value in member.get("leader", {}).items()
    ]
    for unit_id, criterion_id, value in points:
        pipeline.score_member(
            settings,
            **given,
            unit_id=unit_id,
            criterion_id=criterion_id,
            points=_decimal(value),
            reason=words["reason"],
            now=now,
        )
    ballots = told.get("ballots", ())
    for ballot in ballots:
        pipeline.vote_members(settings, **given, ballot=Ballot(**ballot, note=words["note"]), now=now)
    return len(points) + len(ballots)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))
