"""What a person needs before their eyes to allow a first report, as Vietnamese markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from thidua.aggregate.rules import rule_files
from thidua.approve.deadline import acts_at, deputy_from, legal_end
from thidua.approve.records import Request
from thidua.calendar.workdays import Workdays
from thidua.deliver.channels import channel_title
from thidua.plan.model import Plan
from thidua.report.data import TargetData, UnitData
from thidua.report.model import Report
from thidua.report.phrases import load_phrases
from thidua.text.dates import format_instant
from thidua.words.standing import word_findings

MOST_NAMES = 40
REACHED = frozenset({"MET", "EXCEEDED"})
IN_TIME = frozenset({"REPORTED", "CONFIRMED_ZERO", "NOT_REQUIRED"})


def summarise_draft(
    request: Request,
    report: Report,
    *,
    plan: Plan,
    files: Sequence[Path],
    disagreements: Sequence[str],
    workdays: Workdays,
) -> str:
    """Files, verdicts, checks, units, recipients, deadline, who may answer. disagreements: found by the checks."""
    parts = [
        f"**{report.subject}, {plan.commune}** chờ phê duyệt trước khi lấy số và phát hành.",
        "\n".join(_files(files)),
        "\n".join(_statistics(report) if report.data.kind == "statistics" else _targets(report.data.targets)),
        "\n".join(_checks(disagreements)),
        *_words(report),
        *_remarks(report),
        *(["\n".join(_units(report.data.units))] if report.data.units else []),
        "\n".join(_recipients(plan)),
        "\n".join(_deadline(request, plan, workdays)),
    ]
    return "\n\n".join(parts)


def _files(files: Sequence[Path]) -> Iterator[str]:
    yield f"**Tệp dự thảo** trong thư mục `{files[0].parent}`:" if files else "**Tệp dự thảo**: không có."
    yield ""
    yield from (f"- {path.name}" for path in files)


def _statistics(report: Report) -> Iterator[str]:
    """What the forms were counted from, as the report itself says it."""
    yield f"**Biểu thống kê** ({len(report.annexes)}):"
    yield ""
    yield from (f"- {_plain(one.text)}" for section in report.sections for one in section.paragraphs)


def _targets(targets: Sequence[TargetData]) -> Iterator[str]:
    word = load_phrases().word
    counts = Counter(word("verdict", target.verdict) for target in targets)
    told = "; ".join(f"{name.lower()}: {count}" for name, count in counts.items())
    yield f"**Chỉ tiêu** ({len(targets)}): {told or 'kế hoạch không giao chỉ tiêu'}."
    others = [target for target in targets if target.verdict not in REACHED]
    if others:
        yield ""
    for target in others[:MOST_NAMES]:
        reason = word("reason", target.reason)
        yield f"- {_plain(target.name)}: {word('verdict', target.verdict).lower()} ({reason})"
    yield from _rest(others)


def _checks(disagreements: Sequence[str]) -> Iterator[str]:
    count = len(rule_files("checks"))
    if not disagreements:
        yield f"**Đối chiếu số liệu**: {count} phép kiểm tra, mọi số đều khớp."
        return
    yield f"**Đối chiếu số liệu**: {count} phép kiểm tra, {len(disagreements)} chỗ KHÔNG khớp:"
    yield ""
    yield from (f"- {_plain(line)}" for line in disagreements[:MOST_NAMES])


def _words(report: Report) -> Iterator[str]:
    """What persons wrote in the draft, and what of it does not fit any more."""
    if report.overwritten:
        lines = [f"- {_plain(finding.message)}" for finding in word_findings(report.overwritten)]
        told = f"**Lời văn sửa tay**: {len(report.overwritten)} chỗ"
        yield "\n".join([f"{told}, {len(lines)} chỗ cần xem lại:", "", *lines] if lines else [f"{told}."])


def _remarks(report: Report) -> Iterator[str]:
    """What the report itself does not say, and whoever allows it should know."""
    if report.remarks:
        yield "\n".join(
            [f"**Cần xem lại** ({len(report.remarks)}):", "", *(f"- {_plain(one)}" for one in report.remarks)]
        )


def _units(units: Sequence[UnitData]) -> Iterator[str]:
    owed = [unit for unit in units if unit.state != "NOT_REQUIRED"]
    in_time = sum(unit.state in IN_TIME for unit in owed)
    yield f"**Đơn vị**: {in_time}/{len(owed)} đơn vị đã báo cáo đúng hạn."
    if in_time < len(owed):
        yield ""
    for state in ("MISSING", "REJECTED", "LATE"):
        if named := [unit.name for unit in owed if unit.state == state]:
            more = f"; và {len(named) - MOST_NAMES} đơn vị khác" if len(named) > MOST_NAMES else ""
            names = "; ".join(_plain(name) for name in named[:MOST_NAMES])
            yield f"- {load_phrases().word('state', state)} ({len(named)}): {names}{more}"


def _recipients(plan: Plan) -> Iterator[str]:
    yield "**Gửi đến**:"
    yield ""
    yield from (
        f"- {_plain(one.name)} ({channel_title(one.channel)}: {_plain(one.address)})" for one in plan.deliveries
    )


def _deadline(request: Request, plan: Plan, workdays: Workdays) -> Iterator[str]:
    end, acts = legal_end(plan, request.period_id, workdays), acts_at(plan, request.period_id, workdays)
    if end is None or acts is None:
        yield "**Thời hạn**: kế hoạch không nêu ngày; báo cáo chờ đến khi có người trả lời."
    elif plan.approval.at_deadline == "release":
        yield (
            f"**Hạn pháp lý** {format_instant(end)}. Đến {format_instant(acts)} chưa có người trả lời thì báo cáo "
            "**tự được phát hành** theo chính sách của kế hoạch."
        )
    else:
        yield (
            f"**Hạn pháp lý** {format_instant(end)}. Báo cáo **không tự phát hành**: từ {format_instant(acts)} hệ "
            "thống cảnh báo liên tục cho đến khi có người trả lời."
        )
    yield ""
    yield f"**Người trả lời**: {'; '.join(_answerers(request, plan))}."


def _answerers(request: Request, plan: Plan) -> Iterator[str]:
    policy, may_from = plan.approval, deputy_from(plan, request.asked_at)
    if policy.approver is not None:
        yield f"{policy.approver.name} ({policy.approver.address})"
    if policy.deputy is not None and may_from is not None:
        yield f"từ {format_instant(may_from)} cả {policy.deputy.name} ({policy.deputy.address})"


def _rest(named: Sequence[object]) -> Iterable[str]:
    if len(named) > MOST_NAMES:
        yield f"- và {len(named) - MOST_NAMES} chỉ tiêu khác"


def _plain(text: str) -> str:
    """What units and plans wrote must not become markup: a link, a picture, a heading."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>!|#" else letter for letter in " ".join(text.split()))
