"""When the deputy may answer, and when the plan's policy acts on a question that nobody has answered."""

from datetime import datetime, timedelta

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan


def legal_end(plan: Plan, period_id: str, workdays: Workdays) -> datetime | None:
    """The legal last instant of the period's report; None where the plan gives no day."""
    return due_instants(plan.period(period_id).report_due, workdays).last_instant


def acts_at(plan: Plan, period_id: str, workdays: Workdays) -> datetime | None:
    """From when on the policy for the deadline holds: some hours before the legal end."""
    end = legal_end(plan, period_id, workdays)
    return end - timedelta(hours=plan.approval.margin_hours) if end else None


def releases_at(plan: Plan, period_id: str, workdays: Workdays) -> datetime | None:
    """When the report goes out unanswered; None where it never does."""
    return acts_at(plan, period_id, workdays) if plan.approval.at_deadline == "release" else None


def deputy_from(plan: Plan, asked_at: datetime) -> datetime | None:
    """From when on the deputy may answer; None without a deputy."""
    return asked_at + timedelta(hours=plan.approval.deputy_after_hours) if plan.approval.deputy else None
