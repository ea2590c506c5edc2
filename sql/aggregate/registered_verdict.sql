-- Every registered content with its result, found by its code, and what the result is worth. A level of free wording has
-- no rule of its own: it is to be reached, or not to be passed, as the unit registered it. What is due after the day of
-- the data is judged by the estimate of the whole year.
with
period as (
    select
        entry ->> 'kind' as kind,
        cast(entry ->> 'data_as_of' as date) as data_as_of
    from snapshot
    join plan_version using (plan_version_id)
    cross join lateral jsonb_array_elements(content -> 'periods') as entry
    where snapshot.snapshot_id = :snapshot_id and entry ->> 'id' = snapshot.period_id
),
result as (
    select distinct on (submission.unit_id, fact.registration_id) submission.unit_id, fact.*
    from snapshot_input as input
    join submission using (submission_id)
    join registered_fact as fact using (submission_id)
    where input.snapshot_id = :snapshot_id and fact.registration_id is not null
    order by submission.unit_id, fact.registration_id, fact.row_no
),
registered as (
    select
        submission.unit_id,
        fact.registration_id,
        result.row_no as result_row_no,
        fact.name,
        fact.unit_of_measure,
        fact.planned,
        fact.is_limit,
        fact.due,
        fact.target_id,
        result.actual,
        result.estimate,
        result.explanation,
        period.kind = 'annual' or fact.due_on <= period.data_as_of as is_final
    from snapshot_registration as pinned
    join submission using (submission_id)
    join registration_fact as fact using (submission_id)
    cross join period
    left join result on result.unit_id = submission.unit_id and result.registration_id = fact.registration_id
    where pinned.snapshot_id = :snapshot_id
),
measured as (
    select registered.*, figure.measured_on, figure.measured
    from registered
    left join lateral (
        select measured_on, measured
        from (values (1, 'estimate', estimate), (2, 'actual', actual)) as choice (preference, measured_on, measured)
        where measured is not null
        order by preference
        limit 1
    ) as figure on true
),
scored as (
    select measured.*,
        case
            when measured is null and (planned is not null or explanation is null) then 'INSUFFICIENT_DATA:no_result'
            when measured is null then 'NOT_SCORED:described'
            when planned is null then 'NOT_SCORED:no_level'
            when is_limit and measured > planned then 'NOT_MET:over_limit'
            when measured_on = 'actual' and is_final is not true and (is_limit or measured < planned)
                then 'INSUFFICIENT_DATA:no_estimate'
            when is_limit then 'MET:within_limit'
            when measured > planned then 'EXCEEDED:above_goal'
            when measured = planned then 'MET:meets_goal'
            else 'NOT_MET:below_goal'
        end as outcome
    from measured
)
insert into registered_verdict (
    snapshot_id, unit_id, registration_id, result_row_no, name, unit_of_measure, planned, is_limit, due, target_id,
    actual, estimate, explanation, measured_on, measured, percent_of_plan, verdict, reason
)
select
    :snapshot_id, unit_id, registration_id, result_row_no, name, unit_of_measure, planned, is_limit, due, target_id,
    actual, estimate, explanation, measured_on, measured, 100 * measured / nullif(planned, 0),
    split_part(outcome, ':', 1), split_part(outcome, ':', 2)
from scored
