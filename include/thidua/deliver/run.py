"""Send what is due: claim, load, send, record, one delivery after the other, never inside a transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver import ledger
from thidua.deliver.channel import Channel, Outcome, SendOutcome
from thidua.deliver.channels import channel_title
from thidua.deliver.insist import running_clock, write_insistently
from thidua.deliver.last_step import ClaimLostError, check_claim, mark_started
from thidua.deliver.message import load_message
from thidua.deliver.state import CLAIM_LEASE, OUTCOME_PATIENCE, DeliveryRow, decide
from thidua.deliver.status import remedy_of
from thidua.errors import DeliveryError, OperatorError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DeliveryOutcome:
    """What became of one delivery in this run.

    sentence: for the operator, in Vietnamese. needs_a_person: the machine will not try it again by itself.
    is_attempt: False where there was no connection to try it with.
    """

    delivery_id: int
    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    channel: str
    recipient_id: str
    address: str
    state: Outcome
    sentence: str
    needs_a_person: bool
    is_attempt: bool = True


@dataclass(frozen=True, kw_only=True)
class _Run:
    """What one run of a worker holds on to. instant: `now` plus the time the run has taken."""

    engine: sa.Engine
    vault: Vault
    channels: Mapping[str, Channel]
    worker: str
    lease: timedelta
    patience: timedelta
    instant: Callable[[], datetime]


def deliver_pending(
    engine: sa.Engine,
    *,
    vault: Vault,
    channels: Mapping[str, Channel],
    worker: str,
    now: datetime,
    report_id: int | None = None,
    lease: timedelta = CLAIM_LEASE,
    patience: timedelta = OUTCOME_PATIENCE,
) -> list[DeliveryOutcome]:
    """Try every delivery that is due at `now` once, of one report or of all; what became of each that was tried.

    Any number of workers may run this at once, and any of them may die at any point: a delivery is tried by one
    worker at a time, is tried again by the schedule (`thidua.deliver.schedule`) while it has certainly not arrived,
    and is left to a person once that is no longer certain. now: aware, of one clock for all workers
    (`ledger.read_clock`). worker: names this process in the ledger. patience: for a data base that is gone when an
    outcome is to be written; after it the error is raised and the attempt ends as UNKNOWN with its lease.
    """
    run = _Run(
        engine=engine,
        vault=vault,
        channels=channels,
        worker=worker,
        lease=lease,
        patience=patience,
        instant=running_clock(now),
    )
    with engine.connect() as connection:
        rows = ledger.read_rows(connection, report_id=report_id)
    outcomes = [_advance(run, row) for row in rows]
    return [outcome for outcome in outcomes if outcome is not None]


def summarise(outcomes: Sequence[DeliveryOutcome]) -> dict[str, int]:
    """How many deliveries were sent, failed and so on: {'sent': 2, 'failed': 1}.

    Raises DeliveryError with a line for each delivery that needs a person; everything is recorded by then.
    """
    stuck = [o for o in outcomes if o.needs_a_person]
    if stuck:
        raise DeliveryError(
            "\n".join([f"{len(stuck)} việc gửi cần người xử lý:", *map(_line, stuck)]),
            remedy="Làm như ghi ở từng việc gửi. Bước này chạy lại được: việc đã gửi không bị gửi lần nữa.",
        )
    return dict(Counter(o.state.lower() for o in outcomes))


def _line(one: DeliveryOutcome) -> str:
    which = f"- số {one.delivery_id}, {one.plan_id} {one.period_id} r{one.revision_no}"
    remedy = remedy_of(one.state, one.delivery_id) if one.is_attempt else ""
    return f"{which}, {channel_title(one.channel)} {one.address}: {one.sentence} {remedy}".rstrip()


def _advance(run: _Run, row: DeliveryRow) -> DeliveryOutcome | None:
    step = decide(row, run.instant())
    if step == "declare_unknown":
        return _record(run, row, ledger.UNANSWERED)
    if step == "declare_failed":
        return _record(run, row, ledger.ABANDONED)
    if step != "claim":
        return None
    if row.channel not in run.channels:
        # Not an attempt: once the connection is there, the next run sends at once instead of waiting for a retry.
        sentence = f"Chưa cấu hình kết nối cho kênh {channel_title(row.channel)}; sẽ gửi ngay khi có kết nối."
        return _outcome(row, SendOutcome(state="FAILED", sentence=sentence), needs_a_person=True, is_attempt=False)
    claimed = ledger.claim(
        run.engine, delivery_id=row.delivery_id, worker=run.worker, instant=run.instant(), lease=run.lease
    )
    crash_point("delivery-claimed")
    return _attempt(run, claimed) if claimed else None


def _attempt(run: _Run, claimed: DeliveryRow) -> DeliveryOutcome | None:
    is_started = False

    def before_point_of_no_return(*, may_repeat: bool = False) -> None:
        nonlocal is_started
        if may_repeat:
            check_claim(run.engine, claimed, instant=run.instant())
        else:
            mark_started(run.engine, claimed, instant=run.instant())
            is_started = True
            crash_point("delivery-started")

    try:
        message = load_message(run.engine, run.vault, delivery_id=claimed.delivery_id)
        crash_point("delivery-loaded")
        sent = run.channels[claimed.channel].send(message, before_point_of_no_return=before_point_of_no_return)
    except ClaimLostError as lost:
        _log.warning("%s", lost)
        return None
    except Exception as error:
        # One delivery that breaks must not keep the others from being sent; what it means depends on how far it got.
        _log.exception("%s: attempt %s broke", claimed.subject, claimed.attempt_no)
        sent = ledger.UNANSWERED if is_started else _broken(error)
    crash_point("delivery-sent")
    return _record(run, claimed, sent)


def _broken(error: Exception) -> SendOutcome:
    if isinstance(error, OperatorError):
        return SendOutcome(state="FAILED", sentence=f"Chưa gửi: {error.message} {error.remedy}")
    return SendOutcome(state="FAILED", sentence=f"Chưa gửi: lỗi {type(error).__name__}, xem nhật ký hệ thống.")


def _record(run: _Run, row: DeliveryRow, outcome: SendOutcome) -> DeliveryOutcome | None:
    is_new = _write_outcome(run, row, outcome)
    crash_point("delivery-recorded")
    is_over = outcome.state in {"REFUSED", "UNKNOWN"} or (outcome.state == "FAILED" and row.is_last_attempt)
    return _outcome(row, outcome, needs_a_person=is_over) if is_new else None


def _write_outcome(run: _Run, row: DeliveryRow, outcome: SendOutcome) -> bool:
    return write_insistently(
        lambda: ledger.record_outcome(run.engine, row, outcome, worker=run.worker, instant=run.instant()),
        is_written=lambda: ledger.is_recorded(run.engine, row, outcome, worker=run.worker),
        what=f"{row.subject}: {outcome.state}: {outcome.sentence}",
        patience=run.patience,
    )


def _outcome(
    row: DeliveryRow, outcome: SendOutcome, *, needs_a_person: bool, is_attempt: bool = True
) -> DeliveryOutcome:
    return DeliveryOutcome(
        delivery_id=row.delivery_id,
        report_id=row.report_id,
        plan_id=row.plan_id,
        period_id=row.period_id,
        revision_no=row.revision_no,
        channel=row.channel,
        recipient_id=row.recipient_id,
        address=row.address,
        state=outcome.state,
        sentence=outcome.sentence,
        needs_a_person=needs_a_person,
        is_attempt=is_attempt,
    )
