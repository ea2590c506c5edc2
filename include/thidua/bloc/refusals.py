"""What may not be recorded of a bloc, and what to do instead."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from thidua.errors import OperatorError
from thidua.plan.blocs import Bloc
from thidua.plan.model import Period, Plan
from thidua.text.dates import LEGAL_ZONE
from thidua.text.numbers import format_number
from thidua.text.said import said, said_actor

LONGEST_REASON = 1000
MOST_DECIMALS = 2


def the_bloc(plan: Plan) -> Bloc:
    """OperatorError where the plan is no bloc's."""
    if plan.bloc is None:
        raise OperatorError(
            f"Kế hoạch {plan.id} không phải của khối thi đua.", remedy="Chọn kế hoạch có dòng 'kind: bloc'."
        )
    return plan.bloc


def refuse_unsigned(*, actor: str, reason: str | None = "-") -> None:
    said_actor(actor)
    given = said(reason, missing="Chưa nêu lý do.", remedy="Nêu căn cứ chấm điểm (--reason); nội dung được lưu vào sổ.")
    if len(given) > LONGEST_REASON:
        raise OperatorError(f"Lý do dài quá {LONGEST_REASON} ký tự.", remedy="Viết ngắn lại.")


def refuse_foreign_term(plan: Plan, bloc: Bloc, *, now: datetime) -> None:
    """Outside of the term of whoever runs this installation the records of the bloc are another leader's."""
    day: date = now.astimezone(LEGAL_ZONE).date()
    leader = bloc.leader_on(day)
    if leader is None:
        raise OperatorError(
            f"Ngày {day:%d/%m/%Y} {bloc.name} không có khối trưởng nào trong nhiệm kỳ.",
            remedy=f"Bổ sung nhiệm kỳ ở mục bloc.leaders của kế hoạch {plan.id}.",
        )
    if bloc.run_by is not None and leader.unit != bloc.run_by:
        names = {unit.id: unit.name for unit in plan.units}
        raise OperatorError(
            f"Ngày {day:%d/%m/%Y} khối trưởng {bloc.name} là {names[leader.unit]}, không còn là {names[bloc.run_by]}.",
            remedy="Điểm, bốc thăm, bình xét của khối được ghi trên hệ thống của khối trưởng đương nhiệm.",
        )


def members_of(plan: Plan, period: Period) -> tuple[str, ...]:
    return tuple(unit.id for unit in plan.units_of(period))


def refuse_member(plan: Plan, period: Period, unit_id: str) -> None:
    if unit_id not in (members := members_of(plan, period)):
        raise OperatorError(
            f"Kỳ {period.id} của kế hoạch {plan.id} không có thành viên '{unit_id}'.",
            remedy=f"Chọn một trong: {', '.join(members)}.",
        )


def refuse_criterion(bloc: Bloc, criterion_id: str, points: Decimal | None) -> None:
    criterion = bloc.criterion(criterion_id)
    if criterion is None:
        known = ", ".join(one.id for one in bloc.criteria)
        raise OperatorError(f"Thang điểm không có tiêu chí '{criterion_id}'.", remedy=f"Chọn một trong: {known}.")
    if points is None:
        return
    most = criterion.max_points
    is_fine = points == round(points, MOST_DECIMALS) if points.is_finite() else False
    if not is_fine or not 0 <= points <= most:
        found = format_number(points) if points.is_finite() else str(points)
        raise OperatorError(
            f"Tiêu chí {criterion_id}: có {found} điểm; cần từ 0 đến {format_number(most)}, tối đa {MOST_DECIMALS} "
            "chữ số thập phân.",
            remedy="Ghi lại số điểm; điểm trừ cũng ghi số dương.",
        )


def refuse_draw(bloc: Bloc, units: Sequence[str]) -> None:
    if bloc.ranking.ties != "draw":
        raise OperatorError(
            f"Quy tắc xếp hạng của {bloc.name} không dùng bốc thăm.", remedy="Xem bloc.ranking.ties của kế hoạch."
        )
    if len(units) < 2 or len(set(units)) < len(units):
        raise OperatorError(
            "Bốc thăm cần ít nhất hai thành viên khác nhau.", remedy="Ghi mã các thành viên theo thứ tự bốc được."
        )
