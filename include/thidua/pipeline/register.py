"""Numbers and dates of documents."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from thidua.audit.heads import keep_head
from thidua.pipeline.common import Step, plan_of_period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.register.records import RegisterRow


def give_number(
    settings: Settings, *, plan_id: str, period_id: str, number: int, dated: date, actor: str, now: datetime
) -> "RegisterRow":
    """A person gives the next revision of a report its number and day."""
    from thidua.register import persons

    plan, _ = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        given = persons.give_number(
            engine, plan=plan, period_id=period_id, number=number, dated=dated, actor=actor, now=now
        )
        keep_head(engine, archive=settings.heads_folder, after=f"number {plan_id}|{period_id}")
    return given


def cancel_number(
    settings: Settings, *, document_number_id: int, actor: str, reason: str, now: datetime
) -> "RegisterRow":
    """A person says that no document bears a number."""
    from thidua.register import persons

    with opened(settings.warehouse_url) as engine:
        row = persons.cancel_number(engine, document_number_id=document_number_id, actor=actor, reason=reason, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"cancel number {document_number_id}")
    return row


def list_numbers(settings: Settings) -> "list[RegisterRow]":
    """The register, by issuer, year and number."""
    from thidua.register import records

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return records.list_numbers(connection)


def waits_for_number(settings: Settings, *, snapshot_id: int, correction_id: int | None = None) -> Step:
    """Whether a report cannot be rendered before a person has given its number. waits: by the snapshot's plan; what:
    for that person, in Vietnamese."""
    from thidua.register.wait import awaited_number

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        what = awaited_number(connection, snapshot_id=snapshot_id, correction_id=correction_id)
    return {"waits": what is not None, "what": what}
