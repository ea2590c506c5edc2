"""Two offices that a plan names for one task: to sum up what units report."""

from collections.abc import Iterator

from thidua.plan.model import Flow, Plan


def aggregator_warnings(plan: Plan) -> Iterator[str]:
    """A flow of monitoring and reporting beside the one by which the report on what units handed in is made, by another
    office."""
    used = {period.report_flow for period in plan.periods if period.owes_units}
    making = [flow for flow in plan.flows if flow.id in used and flow.kind == "commune_report"]
    for other in (flow for flow in plan.flows if flow.kind == "monitoring" and flow.id not in used):
        for flow in (flow for flow in making if flow.reporter != other.reporter):
            yield (
                f"Kế hoạch {plan.id} giao hai đầu mối tổng hợp, báo cáo kết quả: {_named(flow)} và {_named(other)}; "
                f"báo cáo được lập theo luồng {flow.id}, cần hỏi lại {plan.commune_kind} đầu mối nào là chính"
            )


def _named(flow: Flow) -> str:
    line = f", dòng {flow.due.basis.line}" if flow.due.basis.line else ""
    return f"luồng {flow.id} ({flow.reporter}{line})"
