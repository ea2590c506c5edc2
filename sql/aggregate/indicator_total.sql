-- Roll-up of every target over the units that answer for it: a property of the target, never a habit of the reader.
--   SUM       the sum of the units' figures. A signed "không có" is a zero; a missing unit never is. Growth
--             percentages and ranks are never summed. Where a share is summed ("không còn hộ nghèo") each unit gives
--             one count, as its figure: its form has no numerator and denominator.
--   RATIO     100 x sum of numerators / sum of denominators, never an average of percentages. A percentage without
--             its parts can stand only where one unit answers for the target.
--   SINGLE    the figure of the one responsible unit; where the plan names several, the first of them in the plan's
--             order that gave one (sql/checks/single_reporters_agree.sql stops the report when they differ).
--   EXTERNAL  published by the city and handed in by one unit: as SINGLE.
--   COUNT     the units whose status is the one that the plan asks for; of a commune's annex the units that it counted.
-- Which units answer is the plan's: of a unit that ended in the period only what counts up over the year is asked
-- (thidua.plan.model.Plan.reporters_of), and what it had done by then is its estimate for the year.
-- units_reported are the units whose figure is in the total. An estimate or a figure of the same period of last year
-- is given only where each of them gave one, so that all totals of a target cover the same units.
insert into indicator_total (
    snapshot_id, target_id, units_expected, units_reported, numerator, denominator, actual,
    estimate_numerator, estimate_denominator, estimate, same_period, status
)
with
answerable as materialized (
    select reporter.target_id, array_agg(reporter.unit_id) as reporters
    from snapshot
    join plan_reporter as reporter using (plan_version_id, period_id)
    where snapshot.snapshot_id = :snapshot_id
    group by reporter.target_id
),
target as materialized (
    select target.*, answerable.reporters, coalesce(cardinality(answerable.reporters), 0) as units_expected
    from snapshot
    join plan_target as target using (plan_version_id)
    left join answerable using (target_id)
    where snapshot.snapshot_id = :snapshot_id
),
handed_in as materialized (
    -- From here to the rows every step is a key: the cost does not grow with what else the warehouse holds.
    select submission.submission_id, submission.unit_id, submission.is_confirmed_nil, unit.position,
        obligation.is_closing
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id, plan_id, period_id)
    join plan_unit as unit
        on unit.plan_version_id = snapshot.plan_version_id and unit.unit_id = submission.unit_id
    join plan_obligation as obligation
        on obligation.plan_version_id = snapshot.plan_version_id
        and obligation.period_id = snapshot.period_id
        and obligation.unit_id = submission.unit_id
    where snapshot.snapshot_id = :snapshot_id
),
fact as materialized (
    select handed_in.unit_id, handed_in.position, handed_in.is_closing, fact.*,
        coverage.target_id is not null as is_of_annex
    from handed_in
    join indicator_fact as fact using (submission_id)
    left join annex_coverage_fact as coverage using (submission_id, target_id)
    where not handed_in.is_confirmed_nil
),
entry as (
    select target.target_id, target.roll_up, target.measure, target.goal_status, target.units_expected,
        fact.position, fact.is_of_annex, false as is_nil, fact.status,
        fact.numerator, fact.denominator, fact.actual,
        case when is_closing then numerator else estimate_numerator end as estimate_numerator,
        case when is_closing then denominator else estimate_denominator end as estimate_denominator,
        case when is_closing then actual else estimate end as estimate,
        fact.same_period
    from fact
    join target using (target_id)
    where fact.unit_id = any (target.reporters)
    union all
    select target.target_id, target.roll_up, target.measure, target.goal_status, target.units_expected,
        handed_in.position, false, true, null, null, null, null, null, null, null, null
    from handed_in
    join target on handed_in.unit_id = any (target.reporters)
    where handed_in.is_confirmed_nil
),
nature as (
    select entry.*,
        roll_up in ('SINGLE', 'EXTERNAL') as is_single,
        roll_up = 'RATIO' or (roll_up in ('SINGLE', 'EXTERNAL') and measure = 'ratio') as is_share,
        case roll_up
            when 'SUM' then measure in ('value', 'ratio')
            when 'RATIO' then units_expected = 1
            when 'COUNT' then false
            else measure <> 'status'
        end as takes_value
    from entry
),
figure as (
    -- What each unit adds. Parts of a ratio count only as a pair.
    select target_id, roll_up, is_single, position,
        case when is_single and measure = 'status' then status end as status,
        case when is_share and denominator is not null then numerator end as numerator,
        case when is_share and numerator is not null then denominator end as denominator,
        case when is_share and estimate_denominator is not null then estimate_numerator end as estimate_numerator,
        case when is_share and estimate_numerator is not null then estimate_denominator end as estimate_denominator,
        case
            when is_nil and roll_up in ('SUM', 'COUNT') and measure not in ('growth', 'rank') then 0
            when roll_up = 'COUNT' and is_of_annex and status is null then actual
            when roll_up = 'COUNT' then cast(lower(status) = lower(coalesce(goal_status, 'Đạt')) as int)
            when is_share and is_single and numerator is not null and denominator <> 0
                then 100 * numerator / denominator
            when takes_value then actual
        end as actual,
        case
            when is_nil and roll_up = 'SUM' and takes_value then 0
            when is_share and is_single and estimate_numerator is not null and estimate_denominator <> 0
                then 100 * estimate_numerator / estimate_denominator
            when takes_value then estimate
        end as estimate,
        case when takes_value then same_period end as same_period
    from nature
),
answer as (
    -- 0 of 0 is an answer to a RATIO ("không phát sinh hồ sơ") though it has no percentage.
    select *,
        count(*) over (partition by target_id) as units_reported,
        row_number() over (partition by target_id order by position) as turn
    from figure
    where num_nonnulls(actual, estimate, status) > 0
        or (roll_up = 'RATIO' and num_nonnulls(numerator, estimate_numerator) > 0)
),
rolled as materialized (
    select target_id, units_reported,
        max(status) as status,
        case when count(numerator) = count(*) then sum(numerator) end as numerator,
        case when count(numerator) = count(*) then sum(denominator) end as denominator,
        case when count(actual) = count(*) then sum(actual) end as actual,
        case when count(estimate_numerator) = count(*) then sum(estimate_numerator) end as estimate_numerator,
        case when count(estimate_numerator) = count(*) then sum(estimate_denominator) end as estimate_denominator,
        case when count(estimate) = count(*) then sum(estimate) end as estimate,
        case when count(same_period) = count(*) then sum(same_period) end as same_period
    from answer
    where turn = 1 or not is_single
    group by target_id, units_reported
)
select
    :snapshot_id,
    target.target_id,
    target.units_expected,
    coalesce(rolled.units_reported, 0),
    rolled.numerator,
    rolled.denominator,
    trim_scale(
        case when target.roll_up = 'RATIO' and rolled.numerator is not null
            then 100 * rolled.numerator / nullif(rolled.denominator, 0) else rolled.actual end
    ),
    rolled.estimate_numerator,
    rolled.estimate_denominator,
    trim_scale(
        case when target.roll_up = 'RATIO' and rolled.estimate_numerator is not null
            then 100 * rolled.estimate_numerator / nullif(rolled.estimate_denominator, 0) else rolled.estimate end
    ),
    trim_scale(rolled.same_period),
    rolled.status
from target
left join rolled using (target_id)
