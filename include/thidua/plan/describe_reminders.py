"""What `thidua plan check` prints of the policy on reminders."""

from thidua.plan.reminders import ReminderPolicy


def reminder_lines(policy: ReminderPolicy | None) -> list[str]:
    """One line; none for a plan that reminds nobody."""
    if policy is None:
        return []
    basis = f"dòng {policy.basis.line}" if policy.basis.line else "giả định"
    before = ", ".join(map(str, policy.before))
    return [
        f"Nhắc các đơn vị ({basis}): còn {before} ngày làm việc; sau hạn {policy.overdue_after} ngày làm việc, rồi "
        f"{policy.overdue_every_days} ngày một lần đến ngày khóa sổ; quá hạn {policy.escalate_after} ngày làm việc thì "
        f"đề nghị {policy.officer.name} đôn đốc."
    ]
