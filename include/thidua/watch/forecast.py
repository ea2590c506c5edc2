"""Will we make it? What is missing, what it usually takes and who must still answer, against the time that is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from thidua.calendar.workdays import Workdays
from thidua.deliver.status import DeliveryStatus
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.facts import Pace
from thidua.watch.hours import after_working_hours, office_end, working_days_left
from thidua.watch.limits import Limits


class Verdict(IntEnum):
    ON_TRACK = 0
    AT_RISK = 1
    CANNOT = 2

    @property
    def word(self) -> str:
        """As people read it."""
        return ("kịp hạn", "có nguy cơ trễ hạn", "không kịp hạn")[self]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that speaks against it, and what to do about it."""

    verdict: Verdict
    sentence: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a report is. deliveries: of its newest revision. missing: units that have handed nothing in that counts.
    questions: decisions of a person that it waits for. is_number_missing: it waits for the number that the clerk gives.
    is_machine_alive: None where that is not known."""

    first_issued_at: datetime | None = None
    deliveries: tuple[DeliveryStatus, ...] = ()
    missing: frozenset[str] = frozenset()
    questions: int = 0
    is_number_missing: bool = False
    is_machine_alive: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """done_at: when every recipient is expected to have the report."""

    verdict: Verdict
    done_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """What all forecasts of one look share."""

    limits: Limits
    workdays: Workdays
    pace: Pace
    now: datetime

    def forecast(self, due: DueReport, progress: Progress) -> Forecast:
        """Of a report that not every recipient has yet; the reasons come with the worst first."""
        done_at = self._done_at(due, progress)
        found = [
            *self._time(due, done_at),
            *self._making(due, progress),
            *self._sending(progress),
            *self._units(due, progress),
        ]
        reasons = tuple(sorted(found, key=lambda reason: -reason.verdict))
        verdict = reasons[0].verdict if reasons else Verdict.ON_TRACK
        return Forecast(verdict=verdict, done_at=done_at, reasons=reasons)

    def _done_at(self, due: DueReport, progress: Progress) -> datetime:
        if progress.first_issued_at is None:
            done = max(self.now, due.run_at) + self._make + self._send
        else:
            done = max((self._arrives_at(one) for one in progress.deliveries), default=self.now)
        return max(done, self._answered_at()) if progress.questions or progress.is_number_missing else done

    def _arrives_at(self, delivery: DeliveryStatus) -> datetime:
        if delivery.needs_a_person or delivery.row.is_held:
            return self._answered_at()
        if delivery.standing == "SENT":
            return self.now
        return max(self.now, delivery.next_attempt_at or self.now) + self._send

    def _answered_at(self) -> datetime:
        return after_working_hours(self.now, self.limits.report.person_hours, self.limits.office, self.workdays)

    def _time(self, due: DueReport, done_at: datetime) -> Iterator[Reason]:
        expected = f"dự kiến đến {format_instant(done_at)} bên nhận cuối cùng mới có báo cáo"
        if done_at > due.last_instant:
            yield Reason(
                verdict=Verdict.CANNOT,
                sentence=f"{expected}, sau hạn",
                remedy="Báo ngay người ký báo cáo và cơ quan nhận; xem bước đang chờ trên Airflow, gỡ nguyên nhân.",
            )
        elif done_at > office_end(due.last_working_day, self.limits.office):
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence=f"{expected}, ngoài giờ hành chính của ngày làm việc cuối",
                remedy="Gỡ bước đang chờ trong giờ hành chính, khi còn liên hệ được với bên nhận.",
            )

    def _making(self, due: DueReport, progress: Progress) -> Iterator[Reason]:
        if progress.is_machine_alive is False:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence="bộ lập lịch Airflow không hoạt động",
                remedy="Khởi động lại Airflow: `thidua status`, hoặc `docker compose ps`.",
            )
        late = timedelta(minutes=self.limits.report.late_minutes)
        if progress.first_issued_at is None and self.now > due.run_at + late:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence=f"đã quá giờ lập báo cáo ({format_instant(due.run_at)}) mà chưa phát hành",
                remedy=f"Mở lượt chạy deliver_reports của {due.key} trên Airflow, xem bước đang lỗi hoặc đang chờ.",
            )
        if progress.questions:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence=f"còn {progress.questions} nội dung chờ người có trách nhiệm quyết định",
                remedy=f"Quyết định tại Required Actions; xem `thidua approvals`, `thidua corrections {due.plan_id}`.",
            )
        if progress.is_number_missing:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence="chờ văn thư cấp số và ngày văn bản",
                remedy=f"Chạy `thidua register give {due.plan_id} {due.period_id} --number … --date … --actor …`.",
            )

    def _sending(self, progress: Progress) -> Iterator[Reason]:
        stuck = [one for one in progress.deliveries if one.needs_a_person]
        if stuck:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence=f"{len(stuck)}/{len(progress.deliveries)} việc gửi cần người xử lý",
                remedy="Xem `thidua deliveries`, hỏi bên nhận, xử lý từng dòng có dấu !.",
            )
        held = sum(one.row.is_held for one in progress.deliveries)
        if held:
            yield Reason(
                verdict=Verdict.AT_RISK,
                sentence=f"{held}/{len(progress.deliveries)} việc gửi chờ ký số",
                remedy="Xem `thidua sign list`, nhắc người ký.",
            )
        retrying = sum(one.standing == "RETRYING" for one in progress.deliveries)
        if retrying:
            yield Reason(
                verdict=Verdict.ON_TRACK,
                sentence=f"{retrying} việc gửi chưa thành công, hệ thống sẽ tự gửi lại",
                remedy="Xem `thidua deliveries`.",
            )

    def _units(self, due: DueReport, progress: Progress) -> Iterator[Reason]:
        last_day = due.units_last_working_day
        if progress.first_issued_at is not None or not progress.missing or last_day is None:
            return
        left = working_days_left(self.now, last_day, self.workdays)
        allowed = [one.percent for one in self.limits.report.missing if left <= one.working_days_left]
        percent = 100 * len(progress.missing) / len(due.unit_ids)
        is_much = bool(allowed) and percent > min(allowed)
        ended = f"đơn vị hết hạn {format_instant(due.units_last_instant)}" if due.units_last_instant else ""
        yield Reason(
            verdict=Verdict.AT_RISK if is_much else Verdict.ON_TRACK,
            sentence=f"còn {len(progress.missing)}/{len(due.unit_ids)} đơn vị chưa nộp ({ended})",
            remedy=f"Đôn đốc các đơn vị; xem tệp đã nhận bằng `thidua receipts {due.plan_id}`.",
        )

    @property
    def _make(self) -> timedelta:
        make = self.pace.make
        return timedelta(minutes=self.limits.report.make_minutes) if make is None else make

    @property
    def _send(self) -> timedelta:
        send = self.pace.send
        return timedelta(minutes=self.limits.report.send_minutes) if send is None else send
