"""Send the day's digests: gather, keep, claim, send, record, one address after the other, in no transaction."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.deliver.channel import Channel, Outcome, SendOutcome
from thidua.deliver.insist import running_clock, write_insistently
from thidua.deliver.last_step import ClaimLostError
from thidua.deliver.state import OUTCOME_PATIENCE
from thidua.errors import DeliveryError, OperatorError
from thidua.plan.model import Plan
from thidua.remind import ledger
from thidua.remind.digest import Digest, make_digest
from thidua.remind.gather import Gathering, gather
from thidua.remind.hours import Hours
from thidua.remind.model import SourceModule
from thidua.remind.state import NoticeRow, decide

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class NoticeOutcome:
    """What became of one digest in this run. sentence: for the operator, in Vietnamese."""

    notice_id: int
    address: str
    item_count: int
    state: Outcome
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """One run. broken: sources that could not be asked."""

    outcomes: tuple[NoticeOutcome, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A digest that is not sent. is_sent_now: it would be, at this hour and by what was sent already today."""

    digest: Digest
    is_sent_now: bool


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """What one run holds on to. channel: None where there is no mail server. sources: None for the installation's.
    worker: names this process in the ledger. patience: for a data base that is gone when an outcome is to be written.
    """

    engine: sa.Engine
    vault: Vault
    channel: Channel | None
    plans: Sequence[Plan]
    workdays: Workdays
    hours: Hours
    worker: str
    sources: Mapping[str, SourceModule] | None = None
    patience: timedelta = OUTCOME_PATIENCE

    def run(self, *, now: datetime, plan_id: str | None = None) -> Reminded:
        """Send every digest that may go out now; of a plan, those that tell something of it, whole all the same.

        Any number of workers may do this at once, and any of them may die at any point: an address gets at most one
        digest a day. What has certainly not arrived is tried again, by the waits of `hours`; what may have arrived
        never. now: aware, of one clock for all workers. Raises DeliveryError where there is something to send and no
        mail server.
        """
        instant = running_clock(now)
        self._settle_dead(instant)
        gathering, broken, outcomes = self.gather(instant()), set[str](), []
        for address in gathering.about(plan_id):
            if not gathering.is_fresh(instant()):
                gathering = self.gather(instant())
            broken |= set(gathering.broken)
            outcome = self._tell(gathering, address, instant)
            if outcome is not None:
                outcomes.append(outcome)
        return Reminded(outcomes=tuple(outcomes), broken=tuple(sorted(broken | set(gathering.broken))))

    def gather(self, now: datetime) -> Gathering:
        """What everybody must be told, by what is recorded now."""
        return gather(self.engine, plans=self.plans, workdays=self.workdays, now=now, sources=self.sources)

    def find_digest(self, gathering: Gathering, address: str, now: datetime) -> Digest | None:
        """The digest that may go out now; None where there is none, it is not the hour, or the day's is on its way."""
        items, notice = gathering.items.get(address), gathering.notices.get(address)
        if not items or not self.hours.allow((i.due for i in items), workdays=self.workdays, now=now):
            return None
        digest = make_digest(address, items, now=now)
        if notice is not None and notice.day == digest.day and decide(notice, now, self.hours.delays) != "claim":
            return None
        return digest

    def preview(self, *, now: datetime, plan_id: str | None = None) -> list[Preview]:
        """What everybody would be told, in order of addresses. Writes nothing."""
        gathering = self.gather(now)
        return [
            Preview(
                digest=make_digest(address, gathering.items[address], now=now),
                is_sent_now=self.find_digest(gathering, address, now) is not None,
            )
            for address in gathering.about(plan_id)
        ]

    def _settle_dead(self, instant: Callable[[], datetime]) -> None:
        with self.engine.connect() as connection:
            rows = ledger.read_unfinished(connection)
        for row in rows:
            step = decide(row, instant(), self.hours.delays)
            if step in {"declare_unknown", "declare_failed"}:
                self._record(row, ledger.UNANSWERED if step == "declare_unknown" else ledger.ABANDONED, instant)

    def _tell(self, gathering: Gathering, address: str, instant: Callable[[], datetime]) -> NoticeOutcome | None:
        digest = self.find_digest(gathering, address, instant())
        if digest is None:
            return None
        if self.channel is None:
            raise DeliveryError(
                "Có thư nhắc việc phải gửi nhưng chưa cấu hình máy chủ thư.",
                remedy="Đặt kết nối thidua_smtp (hoặc THIDUA_SMTP_URL); lượt sau gửi ngay.",
            )
        claimed = self._claim(digest, instant)
        outcome = self._attempt(self.channel, claimed, digest, instant) if claimed else None
        if claimed is None or outcome is None:
            return None
        return NoticeOutcome(
            notice_id=claimed.notice_id,
            address=address,
            item_count=len(digest.items),
            state=outcome.state,
            sentence=outcome.sentence,
        )

    def _claim(self, digest: Digest, instant: Callable[[], datetime]) -> NoticeRow | None:
        # Bytes go to the vault first: a hash in the data base must never point to a file that is not there yet.
        kept = digest.kept()
        content = ledger.Content(sha256=self.vault.put(kept), size_bytes=len(kept), item_keys=digest.item_keys)
        crash_point("notice-kept")
        claimed = ledger.claim(
            self.engine,
            address=digest.address,
            day=digest.day,
            content=content,
            worker=self.worker,
            instant=instant(),
            delays=self.hours.delays,
        )
        crash_point("notice-claimed")
        return claimed

    def _attempt(
        self, channel: Channel, claimed: NoticeRow, digest: Digest, instant: Callable[[], datetime]
    ) -> SendOutcome | None:
        is_started = False

        def before_point_of_no_return(*, may_repeat: bool = False) -> None:
            nonlocal is_started
            assert not may_repeat, "digests go by mail"
            ledger.mark_started(self.engine, claimed, instant=instant())
            is_started = True
            crash_point("notice-started")

        try:
            message = digest.message(claimed.message_id)
            outcome = channel.send(message, before_point_of_no_return=before_point_of_no_return)
        except ClaimLostError:
            _log.warning("%s: attempt %s was taken over", claimed.subject, claimed.attempt_no)
            return None
        except Exception as error:
            # One digest that breaks must not keep the others from being sent; what it means depends on how far it got.
            _log.exception("%s: attempt %s broke", claimed.subject, claimed.attempt_no)
            outcome = ledger.UNANSWERED if is_started else _broken(error)
        crash_point("notice-sent")
        return outcome if self._record(claimed, outcome, instant) else None

    def _record(self, row: NoticeRow, outcome: SendOutcome, instant: Callable[[], datetime]) -> bool:
        is_new = write_insistently(
            lambda: ledger.record_outcome(self.engine, row, outcome, worker=self.worker, instant=instant()),
            is_written=lambda: ledger.is_recorded(self.engine, row, outcome, worker=self.worker),
            what=f"{row.subject}: {outcome.state}: {outcome.sentence}",
            patience=self.patience,
        )
        crash_point("notice-recorded")
        return is_new


def _broken(error: Exception) -> SendOutcome:
    if isinstance(error, OperatorError):
        return SendOutcome(state="FAILED", sentence=f"Chưa gửi: {error.message} {error.remedy}")
    return SendOutcome(state="FAILED", sentence=f"Chưa gửi: lỗi {type(error).__name__}, xem nhật ký hệ thống.")
