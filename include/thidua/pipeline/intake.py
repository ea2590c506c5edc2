"""From a unit's file to the warehouse: collect, validate, load; and versions that a person voids."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from thidua.audit.heads import keep_head
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.pipeline.common import Step, one_plan, plan_ids, plan_of_period
from thidua.plan.amend import latest_plan
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened


def find_strangers(settings: Settings, *, landing: Any = None) -> list[str]:
    """Sentences on what lies in the landing folder under no plan's name: nobody would ever take it."""
    from thidua.collect.landing import find_strangers as find

    return find(landing if landing is not None else Path(settings.landing), plan_ids=plan_ids(settings))


def collect(
    settings: Settings, *, plan_id: str, now: datetime, landing: Any = None, received_at: datetime | None = None
) -> Step:
    """Take what lies in the plan's landing folder into the vault and give receipts. landing: any path-like folder.

    A file that came before, byte for byte, has its receipt already: nothing is taken, and the unit is told so.
    """
    from thidua.check.repeated import answer_repeated
    from thidua.collect.receive import receive_files
    from thidua.forms.write import form_stems
    from thidua.personal.clear import remove_plaintext
    from thidua.personal.seal import asks_for_names

    folder, vault = landing if landing is not None else Path(settings.landing), Vault(settings.vault)
    plan = one_plan(settings, plan_id)
    with opened(settings.warehouse_url) as engine:
        received = receive_files(
            engine,
            landing=folder,
            vault=vault,
            plan_ids=[plan_id],
            cities=[plan_id] if plan.kind == "city" else [],
            discreet={plan_id: form_stems(latest_plan(plan))} if asks_for_names(plan) else {},
            now=now,
            received_at=received_at,
        )
        if any(not receipt.is_new for receipt in received):
            answer_repeated(engine, received, plan=plan, outbox=settings.outbox)
        remove_plaintext(engine, plan_id=plan_id, vault=vault, landing=folder)
    return {"plan_id": plan_id, "receipt_ids": [r.receipt_id for r in received if r.is_new]}


def validate(settings: Settings, *, plan_id: str, now: datetime, run_name: str, landing: Any = None) -> Step:
    """Read and check the plan's waiting receipts; verdicts are recorded, and each unit's findings written for it.

    Files with names of persons are sealed, and deleted as they came; landing: where they came from.
    """
    from thidua.check.feedback import write_feedback
    from thidua.check.waiting import check_waiting
    from thidua.forms.load import load_editions
    from thidua.personal.clear import remove_plaintext

    with opened(settings.warehouse_url) as engine:
        plan = one_plan(settings, plan_id)
        try:
            verdicts = check_waiting(
                engine,
                plan=plan,
                vault=Vault(settings.vault),
                catalogue=load_catalogue(),
                editions=load_editions(),
                now=now,
                run_name=run_name,
                data_docs=settings.data_docs / plan_id,
                personal_key_file=settings.personal_key_file,
            )
            crash_point("check-committed")
        finally:
            # Also when a file was lost: the units whose verdicts are recorded must not wait for it.
            write_feedback(engine, plan=plan, outbox=settings.outbox)
            remove_plaintext(
                engine,
                plan_id=plan_id,
                vault=Vault(settings.vault),
                landing=landing if landing is not None else Path(settings.landing),
            )
    return {
        "plan_id": plan_id,
        "batch_id": verdicts.batch_id,
        "accepted": verdicts.accepted,
        "rejected": verdicts.rejected + verdicts.quarantined,
    }


def load(settings: Settings, *, plan_id: str, now: datetime) -> Step:
    """Load the plan's accepted receipts; `partitions` are the reports ('plan|period') that this touches."""
    from thidua.load.load import load_accepted

    with opened(settings.warehouse_url) as engine:
        loaded = load_accepted(
            engine,
            plan=latest_plan(one_plan(settings, plan_id)),
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            now=now,
        )
        crash_point("load-committed")
        keep_head(engine, archive=settings.heads_folder, after=f"load {plan_id}")
    return {
        "plan_id": plan_id,
        "loaded": sum(one.is_new for one in loaded),
        "partitions": sorted({f"{one.plan_id}|{one.period_id}" for one in loaded if one.is_new}),
    }


def withdraw(
    settings: Settings, *, plan_id: str, period_id: str, unit_id: str, actor: str, reason: str, now: datetime
) -> Step:
    """The unit takes back all that it handed in for the period. OperatorError where nothing of it counts."""
    from thidua.load import void

    _, period = plan_of_period(settings, plan_id, period_id)
    asked = void.Asked(plan_id=plan_id, period_id=period.id, unit_id=unit_id, actor=actor, reason=reason, now=now)
    with opened(settings.warehouse_url) as engine:
        voided = void.withdraw(engine, asked)
        keep_head(engine, archive=settings.heads_folder, after=f"withdraw {plan_id}|{period_id}|{unit_id}")
    return {**asdict(voided), "partitions": [f"{plan_id}|{period_id}"]}


def invalidate(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    unit_id: str,
    version_no: int,
    actor: str,
    reason: str,
    now: datetime,
) -> Step:
    """An operator voids one version of a unit, a withdrawal included; the one before it stands again."""
    from thidua.load import void

    _, period = plan_of_period(settings, plan_id, period_id)
    asked = void.Asked(plan_id=plan_id, period_id=period.id, unit_id=unit_id, actor=actor, reason=reason, now=now)
    with opened(settings.warehouse_url) as engine:
        voided = void.invalidate(engine, asked, version_no=version_no)
        keep_head(engine, archive=settings.heads_folder, after=f"invalidate {plan_id}|{period_id}|{unit_id}")
    return {**asdict(voided), "partitions": [f"{plan_id}|{period_id}"]}
