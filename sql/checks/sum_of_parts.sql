-- SUM: the total is the sum of what the units handed in. Added up here from the rows themselves, without the roll-up's
-- own steps; a signed "không có" adds nothing. What an ended unit had done is its estimate for the year.
with
answerable as materialized (
    select reporter.target_id, array_agg(reporter.unit_id) as reporters
    from snapshot
    join plan_reporter as reporter using (plan_version_id, period_id)
    where snapshot.snapshot_id = :snapshot_id
    group by reporter.target_id
),
target as materialized (
    select target.target_id, target.roll_up, target.measure, answerable.reporters
    from snapshot
    join plan_target as target using (plan_version_id)
    join answerable using (target_id)
    where snapshot.snapshot_id = :snapshot_id and target.roll_up = 'SUM'
),
handed_in as materialized (
    select submission.submission_id, submission.unit_id, submission.is_confirmed_nil,
        coalesce(obligation.is_closing, false) as is_closing
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id, plan_id, period_id)
    left join plan_obligation as obligation
        on obligation.plan_version_id = snapshot.plan_version_id
        and obligation.period_id = snapshot.period_id
        and obligation.unit_id = submission.unit_id
    where snapshot.snapshot_id = :snapshot_id
),
row_given as materialized (
    select handed_in.unit_id, handed_in.is_closing, fact.*
    from handed_in
    join indicator_fact as fact using (submission_id)
),
fact as (
    select target.roll_up, target.measure, target.reporters, row_given.*
    from row_given
    join target using (target_id)
    where row_given.unit_id = any (target.reporters)
),
added_up as materialized (
    select target_id,
        sum(actual) as actual,
        sum(case when is_closing then actual else estimate end) as estimate
    from fact
    group by target_id
),
pair as (
    select total.target_id, figure.*
    from indicator_total as total
    join target using (target_id)
    left join added_up using (target_id)
    cross join lateral (
        values
            ('thực hiện', total.actual, coalesce(added_up.actual, 0)),
            ('ước cả năm', total.estimate, coalesce(added_up.estimate, 0))
    ) as figure (name, stated, added_up)
    where total.snapshot_id = :snapshot_id
)
select
    'sum_of_parts' as rule,
    target_id as key,
    format('%s ghi %s, cộng các đơn vị được %s', name, stated, added_up) as detail
from pair
where stated <> added_up
