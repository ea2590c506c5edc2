"""The product's own way: the steps that the tasks call, from landing folder to outbox, with every safety on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from thidua import pipeline
from thidua.collect.receive import receive_files
from thidua.collect.vault import Vault
from thidua.report.model import Report
from thidua.settings import Settings
from thidua.warehouse.connect import kept_open, opened
from tools.bench.clock import PDF, Stages
from tools.bench.plans import PERIOD
from tools.bench.totals import Total

INTAKE = "intake"
WAITING = "of which waiting for a second look"
CONSIDER = "consider"
DATA_DOCS = "of which Data Docs"
VERDICTS = "verdicts"
COMMON = ("read", "check", "load", "aggregate", "render")
"""Stages that every way has; the others are only ours: vault, receipts, verdicts, answers to units, delivery."""

_IN_COLLECT = {WAITING: "thidua.collect.receive:wait"}
_IN_RENDER = {PDF: "thidua.render.run:render_pdf"}
_IN_VALIDATE = {
    "read": "thidua.check.waiting:read_receipts",
    "check": "thidua.check.waiting:check_batch",
    DATA_DOCS: "thidua.check.docs:write_data_docs",
}


@dataclass(frozen=True, kw_only=True)
class OwnRun:
    """seconds: by stage, of all communes together."""

    seconds: dict[str, float]
    accepted: int
    rejected: int
    sent: int


def run_communes(settings: Settings, plan_ids: Sequence[str]) -> OwnRun:
    """All steps for these communes: one look into the landing folder for all of them, then one after the other."""
    with kept_open():
        return _run(settings, plan_ids)


def _run(settings: Settings, plan_ids: Sequence[str]) -> OwnRun:
    stages = Stages()
    stages.seconds[WAITING] = 0.0
    accepted = rejected = sent = 0
    with stages.stage(INTAKE), stages.inside(_IN_COLLECT), opened(settings.warehouse_url) as engine:
        receive_files(
            engine,
            landing=Path(settings.landing),
            vault=Vault(settings.vault),
            plan_ids=plan_ids,
            now=settings.now(),
        )
    for plan_id in plan_ids:
        with stages.stage(VERDICTS), stages.inside(_IN_VALIDATE):
            verdicts = pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=f"bench-{plan_id}")
        with stages.stage("load"):
            pipeline.load(settings, plan_id=plan_id, now=settings.now())
        delivered = _report(settings, plan_id, stages)
        accepted, rejected = accepted + verdicts["accepted"], rejected + verdicts["rejected"]
        sent += delivered["sent"]
    stages.seconds[VERDICTS] -= stages.seconds["read"] + stages.seconds["check"]
    return OwnRun(seconds=stages.seconds, accepted=accepted, rejected=rejected, sent=sent)


def _report(settings: Settings, plan_id: str, stages: Stages) -> pipeline.Step:
    with stages.stage("aggregate"):
        snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=PERIOD, now=settings.now())
        pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    report = {"plan_id": plan_id, "period_id": PERIOD, "snapshot_id": snapshot["snapshot_id"]}
    with stages.stage(CONSIDER):
        considered = pipeline.consider(settings, **report, now=settings.now())
    with stages.stage("render"), stages.inside(_IN_RENDER):
        issued = pipeline.render(settings, **report, now=settings.now(), correction_id=considered["correction_id"])
    with stages.stage("deliver"):
        return pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="bench")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What there is of a commune in the end. rejected: unit ids. files: of the newest revision, in the outbox."""

    totals: dict[str, Total]
    rejected: frozenset[str]
    report: Report
    files: list[Path]


def read_outcome(settings: Settings, plan_id: str) -> Outcome:
    """Of the commune's newest revision."""
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        model_sha256, snapshot_id, revision_no = connection.execute(
            sa.text(
                "select model_sha256, snapshot_id, revision_no from report_revision where plan_id = :plan_id"
                " order by revision_no desc limit 1"
            ),
            {"plan_id": plan_id},
        ).one()
        key = {"snapshot_id": snapshot_id}
        totals = connection.execute(
            sa.text(
                "select target_id, numerator, denominator, actual, estimate from indicator_total"
                " where snapshot_id = :snapshot_id"
            ),
            key,
        )
        rejected = connection.execute(
            sa.text("select unit_id from obligation_status where snapshot_id = :snapshot_id and state = 'REJECTED'"),
            key,
        )
        return Outcome(
            totals={target_id: Total.of(*figures) for target_id, *figures in totals},
            rejected=frozenset(rejected.scalars()),
            report=Report.model_validate_json(Vault(settings.vault).get(model_sha256)),
            files=sorted((Path(settings.outbox) / plan_id / PERIOD / f"r{revision_no}").iterdir()),
        )
