-- One target of a snapshot: what the plan asks, what was summed, what that is worth.
select
    target.target_id,
    target.measure,
    target.roll_up,
    target.goal_status,
    total.units_expected,
    total.units_reported,
    total.numerator,
    total.denominator,
    total.actual,
    total.estimate_numerator,
    total.estimate_denominator,
    total.estimate,
    total.same_period,
    total.status,
    verdict.measured_on,
    verdict.measured,
    verdict.percent_of_plan,
    verdict.change_on_same_period,
    verdict.verdict,
    verdict.reason,
    coalesce(target.goal_low, target.goal_high) as limit_value,
    array(
        select reporter.unit_id
        from plan_reporter as reporter
        where reporter.plan_version_id = snapshot.plan_version_id
            and reporter.period_id = snapshot.period_id
            and reporter.target_id = target.target_id
    ) as reporters
from snapshot
join plan_target as target using (plan_version_id)
join indicator_total as total on total.snapshot_id = snapshot.snapshot_id and total.target_id = target.target_id
join target_verdict as verdict on verdict.snapshot_id = snapshot.snapshot_id and verdict.target_id = target.target_id
where snapshot.snapshot_id = :snapshot_id and target.target_id = :target_id
