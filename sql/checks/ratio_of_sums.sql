-- RATIO: 100 x sum of numerators / sum of denominators, both added up here from the units' rows; never an average of
-- percentages. Compared as products, so that no division is rounded. What an ended unit had done is its estimate for the
-- year.
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
    where snapshot.snapshot_id = :snapshot_id and target.roll_up = 'RATIO'
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
pair as (
    select fact.target_id, figure.name, figure.part, figure.whole
    from fact
    cross join lateral (
        values
            ('thực hiện', fact.numerator, fact.denominator),
            (
                'ước cả năm',
                case when is_closing then numerator else estimate_numerator end,
                case when is_closing then denominator else estimate_denominator end
            )
    ) as figure (name, part, whole)
    where figure.part is not null and figure.whole is not null
),
added_up as materialized (
    select target_id, name, sum(part) as part, sum(whole) as whole
    from pair
    group by target_id, name
),
stated as (
    select total.target_id, figure.*
    from indicator_total as total
    cross join lateral (
        values
            ('thực hiện', total.numerator, total.denominator, total.actual),
            ('ước cả năm', total.estimate_numerator, total.estimate_denominator, total.estimate)
    ) as figure (name, part, whole, share)
    where total.snapshot_id = :snapshot_id
)
select
    'ratio_of_sums' as rule,
    target_id as key,
    format(
        '%s ghi %s/%s = %s%%, cộng các đơn vị được %s/%s',
        name, stated.part, stated.whole, round(stated.share, 4), added_up.part, added_up.whole
    ) as detail
from stated
join added_up using (target_id, name)
where (stated.share is not null or stated.part is not null)
    and (
        stated.part is distinct from added_up.part
        or stated.whole is distinct from added_up.whole
        or abs(stated.share * stated.whole - 100 * stated.part) > 0.000001 * stated.whole
    )
