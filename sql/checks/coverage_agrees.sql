-- Coverage ("11/12 đơn vị") stands beside every total: the units that answer for the target by the plan, and those of
-- them whose report holds a figure that the roll-up can use (counted here unit by unit).
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
    where snapshot.snapshot_id = :snapshot_id
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
    select handed_in.unit_id, handed_in.is_closing, fact.*, coverage.target_id is not null as is_of_annex
    from handed_in
    join indicator_fact as fact using (submission_id)
    left join annex_coverage_fact as coverage using (submission_id, target_id)
    where not handed_in.is_confirmed_nil
),
fact as (
    -- An estimate of a unit that ended is no figure: what it had done is its estimate for the year.
    select target.roll_up, target.measure, target.reporters, row_given.unit_id, row_given.target_id, row_given.status,
        row_given.is_of_annex, row_given.numerator, row_given.denominator, row_given.actual,
        case when not is_closing then estimate_numerator end as estimate_numerator,
        case when not is_closing then estimate_denominator end as estimate_denominator,
        case when not is_closing then estimate end as estimate
    from row_given
    join target using (target_id)
    where row_given.unit_id = any (target.reporters)
),
answer as (
    select target_id, unit_id,
        case
            when roll_up = 'COUNT' and is_of_annex and status is null then actual is not null
            when measure = 'status' then status is not null
            when roll_up = 'SUM' then measure in ('value', 'ratio') and num_nonnulls(actual, estimate) > 0
            when roll_up = 'RATIO'
                then num_nulls(numerator, denominator) = 0
                    or num_nulls(estimate_numerator, estimate_denominator) = 0
                    or (cardinality(reporters) = 1 and num_nonnulls(actual, estimate) > 0)
            when roll_up in ('SINGLE', 'EXTERNAL')
                then num_nonnulls(actual, estimate) > 0
                    or (measure = 'ratio' and numerator is not null and denominator <> 0)
                    or (measure = 'ratio' and estimate_numerator is not null and estimate_denominator <> 0)
            else false
        end as has_figure
    from fact
    union all
    select target.target_id, handed_in.unit_id, true
    from handed_in
    join target on handed_in.unit_id = any (target.reporters)
    where handed_in.is_confirmed_nil
        and target.roll_up in ('SUM', 'COUNT')
        and target.measure not in ('growth', 'rank')
),
counted as materialized (
    select target_id, count(*) filter (where has_figure) as units_with_figure
    from answer
    group by target_id
)
select
    'coverage_agrees' as rule,
    total.target_id as key,
    format(
        'ghi %s/%s đơn vị; theo kế hoạch và các bản nộp là %s/%s đơn vị',
        total.units_reported, total.units_expected,
        coalesce(counted.units_with_figure, 0), coalesce(cardinality(target.reporters), 0)
    ) as detail
from indicator_total as total
left join target using (target_id)
left join counted using (target_id)
where total.snapshot_id = :snapshot_id
    and (
        total.units_expected <> coalesce(cardinality(target.reporters), 0)
        or total.units_reported <> coalesce(counted.units_with_figure, 0)
    )
