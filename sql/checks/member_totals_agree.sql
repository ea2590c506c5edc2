-- Blocs: the total of a member is the sum of its counted points, no point is above the scale's, and nobody without a
-- point that must be given has a place. Only a bloc's figures have points: nothing of a bloc gets into a commune's.
with
own as (
    select plan_version.content ->> 'kind' as kind, plan_version.content -> 'bloc' as bloc
    from snapshot
    join plan_version using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id
),
criterion as (
    select
        entry ->> 'id' as criterion_id,
        case entry ->> 'kind' when 'penalty' then -1 else 1 end as sign,
        cast(entry ->> 'max_points' as numeric) as max_points
    from own
    cross join lateral jsonb_array_elements(case when own.kind = 'bloc' then own.bloc -> 'criteria' else '[]' end)
        as entry
),
added_up as (
    select unit_id, sum(sign * points) as total, count(*) filter (where points is null) as unscored
    from member_score
    join criterion using (criterion_id)
    where snapshot_id = :snapshot_id
    group by unit_id
)
select
    'member_totals_agree' as rule,
    member_rank.unit_id as key,
    format('ghi tổng %s, cộng các tiêu chí được %s', member_rank.total, coalesce(added_up.total, 0)) as detail
from member_rank
left join added_up using (unit_id)
where member_rank.snapshot_id = :snapshot_id
    and (member_rank.total <> coalesce(added_up.total, 0) or member_rank.unscored <> coalesce(added_up.unscored, 0))
union all
select 'member_totals_agree', unit_id || '/' || criterion_id, format('ghi %s điểm, thang điểm tối đa %s', points, max_points)
from member_score
join criterion using (criterion_id)
where snapshot_id = :snapshot_id and (points > max_points or points < 0)
union all
select 'member_totals_agree', unit_id, 'kế hoạch không phải của khối thi đua mà có điểm của khối'
from member_rank
cross join own
where snapshot_id = :snapshot_id and own.kind is distinct from 'bloc'
