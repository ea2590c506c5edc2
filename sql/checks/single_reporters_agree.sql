-- SINGLE: one unit is responsible. Where the plan names several and they handed in different figures, nobody may guess
-- which one is right: name one unit in the plan, or have them agree.
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
    where snapshot.snapshot_id = :snapshot_id and target.roll_up in ('SINGLE', 'EXTERNAL')
),
handed_in as materialized (
    select submission.submission_id, submission.unit_id, submission.is_confirmed_nil
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id, plan_id, period_id)
    where snapshot.snapshot_id = :snapshot_id
),
row_given as materialized (
    select handed_in.unit_id, fact.*
    from handed_in
    join indicator_fact as fact using (submission_id)
),
fact as (
    select target.roll_up, target.measure, target.reporters, row_given.*
    from row_given
    join target using (target_id)
    where row_given.unit_id = any (target.reporters)
),
figure as (
    select target_id, unit_id, status,
        coalesce(100 * numerator / nullif(denominator, 0), actual) as actual,
        coalesce(100 * estimate_numerator / nullif(estimate_denominator, 0), estimate) as estimate
    from fact
)
select
    'single_reporters_agree' as rule,
    target_id as key,
    'các đơn vị cùng chịu trách nhiệm nộp số khác nhau: ' || string_agg(
        format(
            '%s (%s)', unit_id,
            concat_ws(', ', 'thực hiện ' || round(actual, 4), 'ước ' || round(estimate, 4), status)
        ),
        '; ' order by unit_id
    ) as detail
from figure
where num_nonnulls(actual, estimate, status) > 0
group by target_id
having count(distinct actual) > 1 or count(distinct estimate) > 1 or count(distinct lower(status)) > 1
