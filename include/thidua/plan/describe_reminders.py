"""What `thidua plan check` prints of the policy on reminders."""

from thidua.plan.reminders import ReminderPolicy


def reminder_lines(policy: ReminderPolicy | None) -> list[str]:
    """One line; none for a plan that reminds nobody."""
    if policy is None:
        return []
    before = ", ".join(map(str, policy.before))
    return [
        f"Nhắc các đơn vị ({policy.basis.place}): còn {before} ngày làm việc; sau hạn {policy.overdue_after} ngày làm "
        f"việc, rồi {policy.overdue_every_days} ngày một lần đến ngày khóa sổ; quá hạn "
        f"{policy.escalate_after} ngày làm việc thì đề nghị {policy.officer.name} đôn đốc."
    ]
