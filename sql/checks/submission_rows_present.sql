-- A loaded submission is whole: one that is no signed "không có" has rows, a signed "không có" has no figure and no
-- award, and no target stands in it twice (it would be added twice).
with
used as materialized (
    select submission.submission_id, submission.unit_id, submission.is_confirmed_nil
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
),
counted as (
    select used.*,
        (select count(*) from indicator_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from registered_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from movement_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from commendation_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from model_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from narrative_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from registration_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from launch_fact as fact where fact.submission_id = used.submission_id)
        + (select count(*) from unit_plan_fact as fact where fact.submission_id = used.submission_id) as row_count,
        (
            select count(*)
            from indicator_fact as fact
            where fact.submission_id = used.submission_id
                and (num_nonnulls(numerator, actual, estimate_numerator, estimate) > 0 or status is not null)
        )
        + (select count(*) from commendation_fact as fact where fact.submission_id = used.submission_id)
            as figure_count
    from used
),
twice as (
    select used.unit_id, fact.target_id
    from used
    join indicator_fact as fact using (submission_id)
    group by used.unit_id, fact.target_id
    having count(*) > 1
)
select
    'submission_rows_present' as rule,
    unit_id as key,
    case
        when is_confirmed_nil then format('xác nhận không phát sinh nhưng có %s dòng số liệu', figure_count)
        else 'bản nộp không có dòng số liệu nào trong kho'
    end as detail
from counted
where (is_confirmed_nil and figure_count > 0) or (not is_confirmed_nil and row_count = 0)
union all
select 'submission_rows_present', unit_id, format('chỉ tiêu %s có nhiều hơn một dòng', target_id)
from twice
