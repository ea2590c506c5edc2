-- SINGLE and EXTERNAL: the figure is one that a responsible unit handed in, as its value or as numerator and denominator;
-- nothing is added up or averaged.
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
stated as (
    select total.target_id, figure.*
    from snapshot
    join plan_target as target using (plan_version_id)
    join indicator_total as total using (snapshot_id, target_id)
    cross join lateral (
        values ('thực hiện', total.actual), ('ước cả năm', total.estimate)
    ) as figure (name, value)
    where snapshot.snapshot_id = :snapshot_id
        and target.roll_up in ('SINGLE', 'EXTERNAL')
        and figure.value is not null
)
select
    'single_has_a_source' as rule,
    target_id as key,
    format('%s ghi %s nhưng không đơn vị nào nộp số này', name, round(value, 4)) as detail
from stated
where not exists (
    select 1
    from fact
    cross join lateral (
        values
            ('thực hiện', fact.actual, fact.numerator, fact.denominator),
            ('ước cả năm', fact.estimate, fact.estimate_numerator, fact.estimate_denominator)
    ) as source (name, value, part, whole)
    where fact.target_id = stated.target_id
        and source.name = stated.name
        and (
            source.value = stated.value
            or (source.whole > 0 and abs(stated.value * source.whole - 100 * source.part) <= 0.000001 * source.whole)
        )
)
