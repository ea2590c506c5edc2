-- "The verdict says why": vượt, đạt and không đạt agree with the measured value and the goal as the plan has them, asked
-- here as one plain question for each kind of goal. A limit is never "vượt"; below it, and only there, the reason says so.
with
stated as (
    select verdict.target_id, verdict.verdict, verdict.reason, verdict.measured, verdict.measured_on,
        target.goal_kind, target.goal_low, target.goal_high, total.status, target.goal_status,
        target.goal_kind in ('at_most', 'below')
            or (target.goal_kind in ('exactly', 'range') and target.direction = 'lower') as is_limit,
        verdict.measured < coalesce(target.goal_low, target.goal_high) as is_under,
        case target.goal_kind
            when 'at_least' then verdict.measured >= target.goal_low
            when 'above' then verdict.measured > target.goal_low
            when 'at_most' then verdict.measured <= target.goal_high
            when 'below' then verdict.measured < target.goal_high
            when 'zero' then verdict.measured = 0
            when 'fraction' then verdict.measured >= target.goal_low
            when 'rank_within' then verdict.measured <= target.goal_high
            when 'range' then
                verdict.measured between target.goal_low and target.goal_high
                or (target.direction = 'higher' and verdict.measured > target.goal_high)
                or (target.direction = 'lower' and verdict.measured < target.goal_low)
            when 'exactly' then
                verdict.measured = target.goal_low
                or (target.direction = 'higher' and verdict.measured > target.goal_low)
                or (target.direction = 'lower' and verdict.measured < target.goal_low)
            else coalesce(lower(total.status) = lower(target.goal_status), verdict.measured = coalesce(below.units_expected, total.units_expected))
        end as is_reached,
        case verdict.measured_on
            when 'estimate' then verdict.measured is not distinct from total.estimate
            when 'actual' then verdict.measured is not distinct from total.actual and total.estimate is null
            when 'status' then total.status is not null
            else total.estimate is null and total.actual is null and total.status is null
        end as is_measured_right
    from snapshot
    join plan_target as target using (plan_version_id)
    join target_verdict as verdict using (snapshot_id, target_id)
    join indicator_total as total using (snapshot_id, target_id)
    left join annex_coverage_total as below using (snapshot_id, target_id)
    where snapshot.snapshot_id = :snapshot_id
)
select
    'verdict_agrees' as rule,
    target_id as key,
    format(
        'đánh giá %s (%s) không khớp với số đo %s (%s), mức %s %s', verdict, reason,
        coalesce(round(measured, 4)::text, status, 'không có'), coalesce(measured_on, 'không có'),
        goal_kind, coalesce(goal_status, concat_ws('-', goal_low, goal_high))
    ) as detail
from stated
where not is_measured_right
    or (verdict in ('EXCEEDED', 'MET') and is_reached is not true)
    or (verdict = 'NOT_MET' and is_reached is not false)
    or (verdict = 'EXCEEDED' and is_limit)
    or (verdict = 'MET' and (reason = 'within_limit') <> (is_limit and is_under))
