"""What the demonstration tells at its end of blocs and of what units registered."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from thidua import pipeline
from thidua.plan.model import Plan
from thidua.registration.registered import REGISTRATION
from thidua.report.phrases import load_phrases, lower_first
from thidua.settings import Settings
from thidua.text.numbers import format_number
from thidua.warehouse.connect import load_sql

SHOWN_PLACES = 3


def describe_blocs(connection: sa.Connection) -> str:
    """The first places of each bloc's report that was issued last, and who is nominated for what."""
    lines = ["KHỐI THI ĐUA  (thidua bloc show PLAN PERIOD)"]
    chosen = _by_report(_rows(connection, "bloc", "issued_honours"))
    for key, ranks in _by_report(_rows(connection, "bloc", "issued_ranks")).items():
        places = [f"hạng {one.place}: {one.unit_name}, {format_number(one.total)} điểm" for one in ranks if one.place]
        rest = f"; còn {len(places) - SHOWN_PLACES} đơn vị" if len(places) > SHOWN_PLACES else ""
        lines.append(f"  {key[0]:<27}{key[1]:<8}  {'; '.join(places[:SHOWN_PLACES])}{rest}")
        for honour, members in groupby(chosen.get(key, []), key=lambda one: one.honour):
            names = "; ".join(f"{one.unit_name} ({one.votes}/{one.base} phiếu)" for one in members)
            lines.append(f"      suy tôn {honour}: {names}")
    return "\n".join(lines)


def describe_registrations(connection: sa.Connection, settings: Settings, plans: dict[str, Plan]) -> str:
    """How many units have registered, and what their results are worth against it."""
    lines = ["ĐĂNG KÝ THI ĐUA  (thidua registered PLAN)"]
    verdicts, phrases = _by_report(_rows(connection, "registration", "issued_verdicts")), load_phrases()
    for plan in plans.values():
        if any(period.kind == REGISTRATION for period in plan.periods):
            lines += _registration_lines(settings, plan)
            lines += [
                f"      kết quả {period_id} so với đăng ký: "
                + ", ".join(f"{one.contents} {lower_first(phrases.word('verdict', one.verdict))}" for one in found)
                for (plan_id, period_id), found in verdicts.items()
                if plan_id == plan.id
            ]
    return "\n".join(lines)


def _registration_lines(settings: Settings, plan: Plan) -> Iterator[str]:
    for standing in pipeline.registrations(settings, plan_id=plan.id):
        silent = [one.unit.name for one in standing.units if one.version_no is None]
        done = f"{len(standing.units) - len(silent)}/{len(standing.units)} đơn vị đã đăng ký"
        yield f"  {plan.id:<27}{standing.period.id:<8}  {done}{'; chưa: ' if silent else ''}{', '.join(silent)}"


def _rows(connection: sa.Connection, area: str, name: str) -> list[Any]:
    return list(connection.execute(sa.text(load_sql(area, f"{name}.sql"))))


def _by_report(rows: list[Any]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        found[row.plan_id, row.period_id].append(row)
    return dict(found)
