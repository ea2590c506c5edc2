"""What `thidua plan check` says of a bloc: who leads it, its scale, how it ranks and votes."""

from collections.abc import Iterator
from decimal import Decimal

from thidua.plan.blocs import Bloc, Honour
from thidua.plan.model import Plan
from thidua.text.numbers import format_number

_TIES = {
    "equal": "bằng điểm thì đồng hạng",
    "criteria": "bằng điểm thì xét lần lượt điểm tiêu chí {order}; vẫn bằng thì đồng hạng",
    "draw": "bằng điểm thì theo kết quả bốc thăm được ghi lại; chưa bốc thăm thì đồng hạng",
}
_VOTERS = {"members": "thành viên", "council": "thành viên hội đồng"}


def bloc_lines(plan: Plan) -> Iterator[str]:
    """Nothing for a plan that is no bloc's."""
    bloc = plan.bloc
    if bloc is None:
        return
    names = {unit.id: unit.name for unit in plan.units}
    for term in bloc.leaders:
        yield f"Khối trưởng: {names[term.unit]}, từ {term.since:%d/%m/%Y} đến hết {term.until:%d/%m/%Y}"
    yield f"Thang điểm: {scale_words(bloc)}; {_TIES[bloc.ranking.ties].format(order=', '.join(bloc.ranking.order))}"
    if bloc.council is not None:
        yield f"Hội đồng bình xét: {bloc.council.name}, {bloc.council.members} thành viên"
    for honour in bloc.honours:
        yield f"Bình xét, suy tôn: {honour.name}, {threshold_words(honour)}"


def scale_words(bloc: Bloc) -> str:
    """'5 tiêu chí, 100 điểm; điểm thưởng tối đa 10, điểm trừ tối đa 10'."""
    sums = {kind: _sum(bloc, kind) for kind in ("score", "bonus", "penalty")}
    count = sum(criterion.kind == "score" for criterion in bloc.criteria)
    parts = [f"{count} tiêu chí, {format_number(sums['score'])} điểm"]
    if sums["bonus"]:
        parts.append(f"điểm thưởng tối đa {format_number(sums['bonus'])}")
    if sums["penalty"]:
        parts.append(f"điểm trừ tối đa {format_number(sums['penalty'])}")
    return "; ".join(parts)


def threshold_words(honour: Honour) -> str:
    """'số phiếu đồng ý từ 80% tổng số thành viên hội đồng trở lên (bỏ phiếu kín; có ít nhất 66,67% thành viên hội đồng
    dự họp), không quá 01 đơn vị'."""
    percent, voters = format_number(honour.threshold_percent), _VOTERS[honour.voters]
    of = {"members": f"tổng số {voters}", "present": f"số {voters} dự họp", "valid": "số phiếu hợp lệ"}[honour.of]
    share = f"trên {percent}% {of}" if honour.is_strict else f"từ {percent}% {of} trở lên"
    manner = ["bỏ phiếu kín" if honour.ballot == "secret" else "biểu quyết"]
    if honour.quorum_percent is not None:
        manner.append(f"có ít nhất {format_number(honour.quorum_percent)}% {voters} dự họp")
    words = f"số phiếu đồng ý {share} ({'; '.join(manner)})"
    return words if honour.quota is None else f"{words}, không quá {honour.quota:02d} đơn vị"


def _sum(bloc: Bloc, kind: str) -> Decimal:
    return sum((one.max_points for one in bloc.criteria if one.kind == kind), start=Decimal(0))
