-- Totals and places of the members of a bloc. Points of a penalty are subtracted. Equal totals are ranked as the bloc has
-- declared: equally; by the points of criteria in the declared order, equally where those are equal too; or by the newest
-- draw that all of them took part in. The place after n equal ones is n places further. Who is not scored in every
-- criterion that must be scored has no place.
insert into member_rank (snapshot_id, unit_id, self_total, total, unscored, place, shared_by, settled_by)
with
own as (
    select plan_version.content -> 'bloc' as bloc, plan_version.content -> 'bloc' -> 'ranking' as ranking
    from snapshot
    join plan_version using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id and plan_version.content ->> 'kind' = 'bloc'
),
criterion as (
    select entry ->> 'id' as criterion_id, case entry ->> 'kind' when 'penalty' then -1 else 1 end as sign
    from own
    cross join lateral jsonb_array_elements(bloc -> 'criteria') as entry
),
score as (
    select member_score.*, criterion.sign
    from member_score
    join criterion using (criterion_id)
    where member_score.snapshot_id = :snapshot_id
),
member as (
    select
        unit_id,
        sum(sign * self_points) as self_total,
        coalesce(sum(sign * points), 0) as total,
        count(*) filter (where points is null) as unscored
    from score
    group by unit_id
),
tied as (
    select total, array_agg(unit_id) as units
    from member
    where unscored = 0
    group by total
    having count(*) > 1
),
keyed as (
    select
        member.*,
        case
            when own.ranking ->> 'ties' = 'criteria' then (
                select array_agg(score.sign * score.points order by wanted.place)
                from jsonb_array_elements_text(own.ranking -> 'order') with ordinality as wanted (criterion_id, place)
                join score using (criterion_id)
                where score.unit_id = member.unit_id)
        end as by_criteria,
        case
            when own.ranking ->> 'ties' = 'draw' then (
                select array_position(bloc_draw.units, member.unit_id)
                from snapshot_bloc
                join bloc_draw using (bloc_draw_id)
                where snapshot_bloc.snapshot_id = :snapshot_id and bloc_draw.units @> tied.units
                order by bloc_draw_id desc
                limit 1)
        end as by_draw,
        tied.units is not null as is_tied
    from own
    cross join member
    left join tied on tied.total = member.total and member.unscored = 0
),
placed as (
    select keyed.*, rank() over (order by total desc, by_criteria desc, by_draw) as place
    from keyed
    where unscored = 0
),
counted as (
    select placed.*, count(*) over (partition by place) as shared_by, count(*) over (partition by total) as alike
    from placed
)
select
    :snapshot_id,
    keyed.unit_id,
    keyed.self_total,
    keyed.total,
    keyed.unscored,
    counted.place,
    counted.shared_by,
    case
        when not keyed.is_tied or counted.shared_by = counted.alike then null
        when keyed.by_criteria is not null then 'criteria'
        when keyed.by_draw is not null then 'draw'
    end
from keyed
left join counted using (unit_id)
