"""How far a report has come, in words. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from thidua.acknowledge.state import SOURCES, WORDS, Progress, Stage, Step, fold_report
from thidua.deliver.channels import channel_title
from thidua.text.dates import format_instant

_REMEDIES = {
    "failed": (
        "→ Hỏi bên nhận, sửa nguyên nhân, rồi gửi lại: `thidua delivery resend {one.delivery_id} --actor 'họ tên, chức "
        "vụ' --reason 'vì sao'`."
    ),
    "returned": "→ Xem lần xét thay đổi chờ quyết định: `thidua corrections {one.plan_id}`.",
}


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One revision. stage: how far the whole of it has come; lines: each step with its instant and who, in order."""

    report_id: int
    revision_no: int
    stage: Stage
    is_replaced: bool
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        replaced = " (đã được bản mới hơn thay thế)" if self.is_replaced else ""
        return f"Bản r{self.revision_no}, số hiệu {self.report_id}: {WORDS[self.stage]}{replaced}"


def journeys(
    steps: Sequence[Step],
    deliveries: Sequence[Progress],
    *,
    awaited: Collection[str],
    names: Mapping[str, str] = MappingProxyType({}),
) -> list[Journey]:
    """One for each revision, in their order. names: of persons by their accounts."""
    report_ids = dict.fromkeys(step.report_id for step in steps)
    return [_journey(report_id, steps, deliveries, awaited=awaited, names=names) for report_id in report_ids]


def _journey(
    report_id: int,
    steps: Sequence[Step],
    deliveries: Sequence[Progress],
    *,
    awaited: Collection[str],
    names: Mapping[str, str],
) -> Journey:
    own = [step for step in steps if step.report_id == report_id]
    sent = [one for one in deliveries if one.report_id == report_id]
    stage = fold_report(sent, done={step.stage for step in own}, awaited=awaited)
    assert stage is not None
    return Journey(
        report_id=report_id,
        revision_no=own[0].revision_no,
        stage=stage,
        is_replaced=any(one.is_replaced for one in sent),
        lines=(*(_step_line(step, names) for step in own), *(line for one in sent for line in _delivery_lines(one))),
    )


def _step_line(step: Step, names: Mapping[str, str]) -> str:
    return f"{WORDS[step.stage]:<20} {format_instant(step.done_at)}  {_who(step.done_by, names)}"


def _who(name: str | None, names: Mapping[str, str]) -> str:
    """A person's name; of an account that nobody in the plan has, that it is one."""
    if name is None:
        return "hệ thống"
    return names.get(name) or (name if " " in name.strip() else f"tài khoản {name}")


def _delivery_lines(one: Progress) -> Iterator[str]:
    yield f"→ {one.recipient_id} ({channel_title(one.channel)}, {one.address}), việc gửi số {one.delivery_id}"
    if one.sent_at is None:
        yield "  chưa gửi; xem `thidua deliveries`"
    else:
        yield f"  {WORDS['sent']:<18} {format_instant(one.sent_at)}  {one.sent_by or 'hệ thống'}"
    yield from (f"  {line}" for line in answer_lines(one))


def answer_lines(one: Progress) -> Iterator[str]:
    """What was said since it was sent, and what that asks of a person."""
    if told := _acknowledgement_line(one):
        yield told
    if one.needs_a_person:
        yield _REMEDIES[one.state or ""].format(one=one)
    if one.delayed_at and one.state is None:
        yield f"{'có báo chậm':<18} {format_instant(one.delayed_at)}  máy chủ thư còn gửi tiếp"
    if one.replied_at:
        yield f"{'có thư trả lời':<18} {format_instant(one.replied_at)}  mở hộp thư để đọc; hệ thống không tự hiểu thư"


def _acknowledgement_line(one: Progress) -> str | None:
    """'bị trả lại  09:12 ngày 15/12/2026  Ban TĐKT (trục liên thông văn bản): 02 Sai thể thức.'; None: nothing said."""
    if one.state is None or one.source is None or one.said_at is None:
        return None
    who = f"{one.said_by} ({SOURCES[one.source]})" if one.said_by else SOURCES[one.source]
    words = " ".join(part for part in (one.code, one.sentence) if part)
    return f"{WORDS[one.state]:<18} {format_instant(one.said_at)}  {who}: {words}"
