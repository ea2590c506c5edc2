"""The answer to a unit: one text file for each receipt that has findings, below `<outbox>/phan-hoi/<plan>/`.

The file is named after the receipt, so a repeated run writes the same file again.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

import fsspec
import jinja2
import sqlalchemy as sa
from jinja2.sandbox import SandboxedEnvironment

from thidua.collect.states import receipt_number
from thidua.collect.whole_file import write_many
from thidua.crash import crash_point
from thidua.plan.model import Plan
from thidua.settings import project_path
from thidua.text.dates import format_instant
from thidua.warehouse.connect import load_sql

FOLDER = "phan-hoi"
_KINDS = {"error": "Lỗi", "must_explain": "Phải giải trình", "warning": "Lưu ý"}


def write_feedback(engine: sa.Engine, *, plan: Plan, outbox: str) -> list[str]:
    """Write the answers to every verdict of the plan that was not answered yet, whichever run gave it; their paths.

    Nothing is written for a receipt without findings. Who dies between a verdict and its answer leaves the answer to
    the next call; who dies after it has it written once more, in the same words.
    """
    with engine.connect() as connection:
        batch_ids = [row.batch_id for row in _untold_batches(connection, [plan.id])]
        told = {"plan_id": plan.id, "batch_ids": batch_ids}
        rows = connection.execute(sa.text(load_sql("check", "feedback.sql")), told).all() if batch_ids else []
    fs, root = fsspec.core.url_to_fs(outbox)
    folder = f"{str(root).rstrip('/')}/{FOLDER}/{plan.id}"
    answers = {
        f"{folder}/{receipt_number(receipt_id)}.txt": _text(plan, receipt_id, list(findings)).encode()
        for receipt_id, findings in groupby(rows, key=lambda row: int(row.receipt_id))
    }
    if answers:
        write_many(fs, answers)
    crash_point("feedback-written")
    if batch_ids:
        with engine.begin() as connection:
            connection.execute(sa.text(load_sql("check", "insert_batch_answers.sql")), {"batch_ids": batch_ids})
    return list(answers)


def plans_untold(connection: sa.Connection, *, plan_ids: Sequence[str]) -> set[str]:
    """Those of the plans that have verdicts without answers."""
    return {row.plan_id for row in _untold_batches(connection, plan_ids)}


def _untold_batches(connection: sa.Connection, plan_ids: Sequence[str]) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(load_sql("check", "untold_batches.sql")), {"plan_ids": list(plan_ids)})


def _text(plan: Plan, receipt_id: int, rows: Sequence[sa.Row[Any]]) -> str:
    first = rows[0]
    return load_template("feedback.txt.j2").render(
        number=receipt_number(receipt_id),
        plan_id=plan.id,
        commune=plan.commune,
        original_name=first.original_name,
        received_at=format_instant(first.received_at),
        sentence=first.sentence,
        is_refused=first.state not in {"ACCEPTED", "LOADED"},
        is_repeated=first.state == "LOADED",
        findings=[{**row._mapping, "place": _place(row)} for row in rows],
    )


def _place(row: sa.Row[Any]) -> str:
    if row.sheet is None:
        return "Toàn bộ tệp"
    return f"Trang “{row.sheet}”" + (f", ô {row.cell}" if row.cell else "")


@cache
def load_template(name: str) -> jinja2.Template:
    """A file of `templates/feedback/`."""
    # Plain text: there is no markup to escape into, and data is never compiled.
    environment = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(project_path("templates", "feedback")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["KINDS"] = _KINDS
    return environment.get_template(name)
