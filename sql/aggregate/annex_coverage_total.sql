-- Coverage of the level below: of how many units the communes' figures speak, over the communes whose figure is in the
-- total. "110/114 phường, xã; 11.322/11.400 đơn vị": a commune's own gaps stay visible at the city. Of SINGLE and
-- EXTERNAL only the one whose figure is taken counts, the first in the plan's order.
insert into annex_coverage_total (snapshot_id, target_id, units_expected, units_reported)
with
handed_in as materialized (
    select submission.submission_id, submission.unit_id, unit.position
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id, plan_id, period_id)
    join plan_unit as unit
        on unit.plan_version_id = snapshot.plan_version_id and unit.unit_id = submission.unit_id
    where snapshot.snapshot_id = :snapshot_id
),
stated as (
    select target.target_id, fact.units_expected, fact.units_reported,
        target.roll_up in ('SINGLE', 'EXTERNAL') as is_single,
        row_number() over (partition by target.target_id order by handed_in.position) as turn
    from handed_in
    join annex_coverage_fact as fact using (submission_id)
    join snapshot on snapshot.snapshot_id = :snapshot_id
    join plan_target as target
        on target.plan_version_id = snapshot.plan_version_id and target.target_id = fact.target_id
    join plan_reporter as reporter
        on reporter.plan_version_id = snapshot.plan_version_id and reporter.period_id = snapshot.period_id
        and reporter.target_id = fact.target_id and reporter.unit_id = handed_in.unit_id
)
select :snapshot_id, target_id, sum(units_expected), sum(units_reported)
from stated
where turn = 1 or not is_single
group by target_id
