-- Verdict on every target: vượt (EXCEEDED), đạt (MET), không đạt (NOT_MET), chưa đủ số liệu (INSUFFICIENT_DATA), không
-- chấm (NOT_SCORED), with its reason (TT 1/2024/TT-BNV, Điều 3.3 "đánh giá đúng kết quả").
-- Judged on "ước cả năm" where there is one, for targets are set for the year; else on what was done so far.
-- Compared exactly and never rounded first: 89,999 is below 90. Shares are compared as 100 x numerator against goal x
-- denominator, so that no division can lose a digit; a goal such as 11/12 is kept, and compared, to 10 decimals.
-- The table `rule` is the whole of the law: place is where the measured value lies, -1 below the goal, 0 at it or
-- inside of it, 1 above it. EXCEEDED is more than asked where more is better. Less than a limit is within the limit and
-- no vượt: who spends less than the budget does not "exceed" it.
-- is_final: the measured value can only grow, so a verdict at this place stands although something is still missing.
insert into target_verdict (
    snapshot_id, target_id, measured_on, measured, percent_of_plan, difference, change_on_same_period, verdict, reason
)
with
rule (kind, direction, place, verdict, reason, is_final) as (
    values
        -- "đạt 96% trở lên", and "đạt 90%" where more is better: reaching it is enough, more is vượt
        ('at_least', 'any', 1, 'EXCEEDED', 'above_goal', true),
        ('at_least', 'any', 0, 'MET', 'meets_goal', true),
        ('at_least', 'any', -1, 'NOT_MET', 'below_goal', false),
        -- "trên 500 lao động": 500 is not enough; more than 500 is what was asked, no more than that
        ('above', 'any', 1, 'MET', 'meets_goal', true),
        ('above', 'any', 0, 'NOT_MET', 'below_goal', false),
        ('above', 'any', -1, 'NOT_MET', 'below_goal', false),
        -- "còn 0,2%", "Tổng chi ngân sách: 330.681 triệu đồng": less is within the limit
        ('at_most', 'any', 1, 'NOT_MET', 'over_limit', true),
        ('at_most', 'any', 0, 'MET', 'meets_goal', false),
        ('at_most', 'any', -1, 'MET', 'within_limit', false),
        -- "dưới 0,2%": 0,2 is not under it
        ('below', 'any', 1, 'NOT_MET', 'over_limit', true),
        ('below', 'any', 0, 'NOT_MET', 'over_limit', true),
        ('below', 'any', -1, 'MET', 'within_limit', false),
        -- "Tổng số lớp học: 139 lớp"; where nobody says which way is better, another number is not scored ("0,67%")
        ('exactly', 'any', 0, 'MET', 'meets_goal', false),
        ('exactly', 'higher', 1, 'EXCEEDED', 'above_goal', true),
        ('exactly', 'higher', -1, 'NOT_MET', 'below_goal', false),
        ('exactly', 'lower', 1, 'NOT_MET', 'over_limit', true),
        ('exactly', 'lower', -1, 'MET', 'within_limit', false),
        ('exactly', 'none', 1, 'NOT_SCORED', 'direction_unspecified', false),
        ('exactly', 'none', -1, 'NOT_SCORED', 'direction_unspecified', false),
        -- "tăng khoảng 14% - 14,5%": both ends are inside; a range that says nothing of direction must be kept
        ('range', 'any', 0, 'MET', 'in_range', false),
        ('range', 'higher', 1, 'EXCEEDED', 'above_range', true),
        ('range', 'higher', -1, 'NOT_MET', 'below_range', false),
        ('range', 'lower', 1, 'NOT_MET', 'above_range', true),
        ('range', 'lower', -1, 'MET', 'within_limit', false),
        ('range', 'none', 1, 'NOT_MET', 'above_range', true),
        ('range', 'none', -1, 'NOT_MET', 'below_range', false),
        -- "Không có hộ nghèo"
        ('zero', 'any', 1, 'NOT_MET', 'not_zero', true),
        ('zero', 'any', 0, 'MET', 'meets_goal', false),
        ('zero', 'any', -1, 'NOT_MET', 'not_zero', false),
        -- "11/12 trường học": at least this share
        ('fraction', 'any', 1, 'EXCEEDED', 'above_goal', false),
        ('fraction', 'any', 0, 'MET', 'meets_goal', false),
        ('fraction', 'any', -1, 'NOT_MET', 'below_goal', false),
        -- "thuộc nhóm 30 địa phương dẫn đầu": place 30 is within; a better place is no vượt. "tốp đầu" has no number
        ('rank_within', 'any', 1, 'NOT_MET', 'below_goal', false),
        ('rank_within', 'any', 0, 'MET', 'meets_goal', false),
        ('rank_within', 'any', -1, 'MET', 'meets_goal', false),
        -- "Triển khai xây dựng chính quyền …", "Giữ vững an ninh chính trị": the status asked for, or another
        ('milestone', 'any', 0, 'MET', 'status_matches', false),
        ('milestone', 'any', -1, 'NOT_MET', 'status_differs', false),
        ('qualitative', 'any', 0, 'MET', 'status_matches', false),
        ('qualitative', 'any', -1, 'NOT_MET', 'status_differs', false)
),
handed_in as materialized (
    select array_agg(submission.unit_id) as units
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
),
answerable as materialized (
    select reporter.target_id, count(*) filter (where reporter.unit_id = any (handed_in.units)) as units_handed_in
    from snapshot
    join plan_reporter as reporter using (plan_version_id, period_id)
    cross join handed_in
    where snapshot.snapshot_id = :snapshot_id
    group by reporter.target_id
),
below as materialized (
    -- Of annexes: the units that answer for the target within the communes, and whether a figure of all of them is in it.
    select target_id, units_expected as units_below, units_reported = units_expected as has_all_below
    from annex_coverage_total
    where snapshot_id = :snapshot_id
),
target as (
    select *,
        goal_kind in ('milestone', 'qualitative') and roll_up <> 'COUNT' as is_status,
        -- A status that is counted is reached when every unit has it.
        case when measure = 'status' and goal_low is null and goal_high is null
            then coalesce(units_below, units_expected) else coalesce(goal_low, goal_high) end as lower_limit,
        case when measure = 'status' and goal_low is null and goal_high is null
            then coalesce(units_below, units_expected) else coalesce(goal_high, goal_low) end as upper_limit
    from snapshot
    join plan_target as target using (plan_version_id)
    join indicator_total as total using (snapshot_id, target_id)
    left join answerable using (target_id)
    left join below using (target_id)
    where snapshot.snapshot_id = :snapshot_id
),
measured as (
    select target.*, figure.measured_on, figure.measured,
        case when goal_kind = 'fraction' then trunc(figure.measured, 10) else figure.measured end as compared,
        case when goal_kind <> 'fraction' and figure.whole > 0 then figure.part end as part,
        case when goal_kind <> 'fraction' and figure.whole > 0 then figure.whole end as whole
    from target
    left join lateral (
        select *
        from (
            values
                (1, 'status', null, null, null, is_status and status is not null),
                (2, 'estimate', estimate, estimate_numerator, estimate_denominator, estimate is not null),
                (3, 'actual', actual, numerator, denominator, actual is not null)
        ) as choice (preference, measured_on, measured, part, whole, is_there)
        where is_there and is_status = (measured_on = 'status')
        order by preference
        limit 1
    ) as figure on true
),
placed as (
    select *,
        case
            when is_status then case when lower(status) = lower(goal_status) then 0 when status is not null then -1 end
            when coalesce(100 * part, compared) < lower_limit * coalesce(whole, 1) then -1
            when coalesce(100 * part, compared) > upper_limit * coalesce(whole, 1) then 1
            when compared is not null and lower_limit is not null then 0
        end as place,
        case when roll_up in ('SINGLE', 'EXTERNAL') then units_reported > 0
            else units_reported = units_expected and coalesce(has_all_below, true) end as has_all_units,
        -- What counts up over the year cannot be judged by a part of the year without an estimate of the whole.
        measured_on is distinct from 'actual' or accumulation is distinct from 'flow' or period_id like '%-Y'
            as has_all_year
    from measured
),
scored as (
    select placed.*, rule.verdict, rule.reason,
        has_all_units and has_all_year as is_complete,
        rule.is_final and (
            roll_up = 'COUNT'
            or (
                lowest >= 0
                and (has_all_units or roll_up = 'SUM' or (roll_up = 'RATIO' and goal_kind = 'zero'))
                and (has_all_year or roll_up = 'SUM' or measure = 'value')
            )
        ) as is_certain,
        goal_kind = 'rank_within' and lower_limit is null as has_no_rank
    from placed
    left join rule
        on rule.kind = placed.goal_kind
        and rule.place = placed.place
        and rule.direction in ('any', placed.direction)
)
select
    :snapshot_id,
    target_id,
    measured_on,
    measured,
    case
        when (measure in ('value', 'ratio') or roll_up = 'COUNT') and lower_limit <> 0
            then trim_scale(100 * compared / lower_limit)
    end,
    case
        when measure in ('rank', 'status') then null
        when goal_kind = 'range' and place = 0 then 0
        when place = 1 then trim_scale(compared - upper_limit)
        else trim_scale(compared - lower_limit)
    end,
    -- Of a value in percent of last year's; of percentages and ranks in points and places.
    case when measure = 'value' then trim_scale(100 * actual / nullif(same_period, 0) - 100) else actual - same_period end,
    case
        when has_no_rank then 'NOT_SCORED'
        when place is null then 'INSUFFICIENT_DATA'
        when is_complete or is_certain then verdict
        else 'INSUFFICIENT_DATA'
    end,
    case
        when has_no_rank then 'rank_unspecified'
        when place is not null and is_complete then reason
        when place is not null and is_certain then case when has_all_units then reason else 'certain_despite_missing' end
        when units_handed_in < units_expected then 'missing_units'
        when not coalesce(has_all_below, true) then 'missing_units_below'
        when has_all_units and measured_on is not null then 'no_estimate'
        else 'no_value'
    end
from scored
