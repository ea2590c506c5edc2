"""An issued revision and the figures that are printed in it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.changes.printed import figure_labels
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.report.model import Report
from thidua.warehouse.connect import load_sql

USUAL = ("actual", "estimate", "percent_of_plan", "units_reported", "plan")
"""Of a target that is named without saying which figure: the first of these that is printed."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What an issued revision pins."""

    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    issued_at: datetime
    model_sha256: str
    template_sha256: str
    software_version: str
    audit_head: str
    snapshot_id: int
    plan_version_id: int
    known_at: datetime
    inputs_sha256: str
    rules_sha256: str


@dataclass(frozen=True, kw_only=True)
class PrintedFigure:
    """label: what a person calls it, where it stands in an annex."""

    key: str
    label: str | None
    value: str | None
    printed: str


def find_revision(
    connection: sa.Connection,
    *,
    plan_id: str | None = None,
    period_id: str | None = None,
    revision_no: int | None = None,
    report_id: int | None = None,
) -> Revision:
    """The revision with this number or id, or the newest one of the report. OperatorError where there is none."""
    asked = {"plan_id": plan_id, "period_id": period_id, "revision_no": revision_no, "report_id": report_id}
    row = connection.execute(sa.text(load_sql("explain", "revision.sql")), asked).mappings().one_or_none()
    if row is None:
        named = " ".join(str(value) for value in asked.values() if value is not None)
        raise OperatorError(
            f"Không có báo cáo đã phát hành nào ứng với '{named}'.",
            remedy="Xem các báo cáo đã phát hành bằng `thidua deliveries`.",
        )
    return Revision(**row)


def printed_figures(vault: Vault, revision: Revision) -> dict[str, PrintedFigure]:
    """Every figure of the report by its key, in the order of printing, from the model that the files were made from."""
    report = Report.model_validate_json(vault.get(revision.model_sha256))
    labels = figure_labels(report)
    return {
        one.key: PrintedFigure(key=one.key, label=labels.get(one.key), value=one.value, printed=one.printed)
        for one in report.figures
    }


def choose_figure(figures: dict[str, PrintedFigure], wanted: str) -> PrintedFigure:
    """By its key, or by the id of a target alone. OperatorError names keys that are alike."""
    target = wanted.upper() if ":" not in wanted else None
    candidates = [wanted, *(f"target:{target}:{name}" for name in USUAL if target)]
    for key in candidates:
        if key in figures:
            return figures[key]
    alike = [key for key in figures if wanted.casefold() in key.casefold()][:10]
    raise OperatorError(
        f"Báo cáo không in số liệu nào có mã '{wanted}'.",
        remedy=f"Chọn một trong: {', '.join(alike)}." if alike else "Xem mọi mã bằng `thidua explain … --list`.",
    )
