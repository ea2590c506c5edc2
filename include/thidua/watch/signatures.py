"""Reports that lack a signature: a person's, whom somebody must remind, or our key's, which somebody must mend."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from thidua.sign.records import SigningState
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed


def watch_signatures(
    unsigned: Iterable[SigningState], reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Observed:
    """One alert per revision that lacks a signature, by its age and its deadline. reports: by 'plan|period'."""
    return Observed(alerts=tuple(_alerts(unsigned, reports, limits, now=now)))


def _alerts(
    unsigned: Iterable[SigningState], reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Iterator[Alert]:
    for state in unsigned:
        if state.is_replaced or not state.missing:
            continue
        steps = limits.stays.signature if state.missing[0].how == "token" else limits.stays.delivery
        level = level_since(steps, state.issued_at, now)
        if (due := reports.get(f"{state.plan_id}|{state.period_id}")) and due.is_in_danger(limits, now=now):
            level = Level.CRITICAL
        if level is not None:
            yield _alert(state, level)


def _alert(state: SigningState, level: Level) -> Alert:
    wanted, issued = state.missing[0], format_instant(state.issued_at)
    if wanted.how == "token":
        told = f"Báo cáo lập lúc {issued}, chờ {wanted.who} ký số; chưa gửi cho nơi nhận nào."
        remedy = f"Nhắc người ký; tệp cần ký: `thidua sign list`, đặt lại tệp: `thidua sign prepare {state.report_id}`."
    else:
        told = f"Báo cáo lập lúc {issued}, hệ thống chưa ký được bằng khóa của kết nối '{wanted.connection}'."
        remedy = f"Chạy `thidua sign prepare {state.report_id}`: ký ngay, hoặc cho biết phải sửa gì."
    return Alert(
        key=f"signature|{state.report_id}|{wanted.field}",
        level=level,
        subject=f"Báo cáo {state.subject} chờ ký số",
        sentence=told,
        remedy=remedy,
    )
