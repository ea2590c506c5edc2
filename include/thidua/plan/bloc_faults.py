"""What a bloc's part of a plan says that cannot be meant, and what it leaves open."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from thidua.calendar.due import last_admissible_day
from thidua.plan.blocs import Bloc, Term
from thidua.plan.model import Plan
from thidua.text.normalise import comparison_key

FORM = "bloc"
"""Family of the form that members of a bloc fill in."""


def find_bloc_faults(plan: Plan) -> Iterator[str]:
    """One line for each: place in the file, found, expected."""
    bloc = plan.bloc
    for position, period in enumerate(plan.periods):
        if period.form == FORM and plan.kind != "bloc":
            wanted = "chỉ kế hoạch của khối (kind: bloc) dùng loại này"
            yield f"periods[{position}].form ({period.id}): có '{FORM}'; {wanted}"
    if (plan.kind == "bloc") != (bloc is not None):
        yield f"bloc: {'không có' if bloc is None else 'có phần này'}; cần có khi kind là 'bloc', và chỉ khi đó"
    if bloc is None:
        return
    yield from _repeated(bloc)
    yield from _unknown(plan, bloc)
    yield from _overlapping("leaders", bloc.leaders)
    yield from _overlapping("deputies", bloc.deputies)


def _repeated(bloc: Bloc) -> Iterator[str]:
    named = {
        "pact.contents": [one.id for one in bloc.pact.contents],
        "criteria": [one.id for one in bloc.criteria],
        "honours": [one.id for one in bloc.honours],
    }
    for name, ids in named.items():
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield f"bloc.{name}: mã '{twice}' được khai báo hai lần"
    for twice in sorted({one for one in bloc.ranking.order if bloc.ranking.order.count(one) > 1}):
        yield f"bloc.ranking.order: mã '{twice}' được khai báo hai lần"
    spellings = [comparison_key(text) for text in (bloc.name, *bloc.spellings)]
    if len(set(spellings)) < len(spellings):
        yield "bloc.spellings: có cách gọi trùng nhau hoặc trùng 'name'; cần mỗi cách gọi một lần"


def _unknown(plan: Plan, bloc: Bloc) -> Iterator[str]:
    units, periods = {unit.id for unit in plan.units}, {period.id for period in plan.periods}
    contents, criteria = {one.id: one for one in bloc.pact.contents}, {one.id for one in bloc.criteria}
    for key, terms in (("leaders", bloc.leaders), ("deputies", bloc.deputies)):
        for position, term in enumerate(terms):
            if term.unit not in units:
                yield f"bloc.{key}[{position}].unit: không có đơn vị '{term.unit}' trong 'units'"
    if bloc.run_by is not None and bloc.run_by not in units:
        yield f"bloc.run_by: không có đơn vị '{bloc.run_by}' trong 'units'"
    for position, criterion in enumerate(bloc.criteria):
        content = contents.get(criterion.content or "")
        if criterion.content and (content is None or not content.planned or content.planned < 0):
            yield (
                f"bloc.criteria[{position}].content ({criterion.id}): có '{criterion.content}'; cần một nội dung giao "
                "ước có mức 'planned' lớn hơn 0"
            )
    for missing in sorted(set(bloc.ranking.order) - criteria):
        yield f"bloc.ranking.order: không có tiêu chí '{missing}' trong 'bloc.criteria'"
    for position, honour in enumerate(bloc.honours):
        if honour.voters == "council" and bloc.council is None:
            yield f"bloc.honours[{position}].voters ({honour.id}): có 'council'; cần khai báo bloc.council"
    for position, conference in enumerate(bloc.conferences):
        if conference.period not in periods:
            yield f"bloc.conferences[{position}].period: không có kỳ '{conference.period}' trong 'periods'"


def _overlapping(key: str, terms: Iterable[Term]) -> Iterator[str]:
    for before, after in pairwise(sorted(terms, key=lambda term: (term.since, term.until))):
        if after.since <= before.until:
            yield (
                f"bloc.{key}: nhiệm kỳ của {after.unit} bắt đầu ngày {after.since} khi nhiệm kỳ của {before.unit} chưa "
                f"hết ({before.until}); cần các nhiệm kỳ không chồng nhau"
            )


def bloc_warnings(plan: Plan) -> Iterator[str]:
    """Reports that are due when nobody leads the bloc, or when another member's installation has to make them."""
    bloc = plan.bloc
    if bloc is None:
        return
    for period in plan.periods:
        last = last_admissible_day(period.report_due)
        leader = bloc.leader_on(last) if last else None
        if last is not None and leader is None:
            yield (
                f"Kế hoạch {plan.id}, kỳ {period.id}: ngày {last:%d/%m/%Y} (hạn báo cáo của khối) không có khối trưởng "
                "nào trong nhiệm kỳ; bổ sung nhiệm kỳ ở mục bloc.leaders"
            )
        if leader is not None and bloc.run_by not in {None, leader.unit}:
            yield (
                f"Kế hoạch {plan.id}, kỳ {period.id}: khối trưởng ngày {last:%d/%m/%Y} là {leader.unit}; báo cáo của "
                f"khối do hệ thống của {leader.unit} lập, hệ thống này ({bloc.run_by}) không còn ghi điểm, bình xét"
            )
