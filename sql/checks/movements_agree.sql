-- Movements: participants over all movements of a launching level are the sum of the units' rows at that level, and no
-- movement has more units than handed in a report.
with
entry as (
    select coalesce(movement.level, fact.level) as level, fact.collectives, fact.individuals
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join movement_fact as fact using (submission_id)
    left join plan_movement as movement
        on movement.plan_version_id = snapshot.plan_version_id and movement.movement_id = fact.movement_id
    where snapshot.snapshot_id = :snapshot_id
),
added_up as (
    select level, coalesce(sum(collectives), 0) as collectives, coalesce(sum(individuals), 0) as individuals
    from entry
    group by level
),
stated as (
    select level, sum(collectives) as collectives, sum(individuals) as individuals
    from movement_total
    where snapshot_id = :snapshot_id
    group by level
)
select
    'movements_agree' as rule,
    level as key,
    format(
        'ghi %s tập thể, %s cá nhân; cộng các đơn vị được %s tập thể, %s cá nhân',
        coalesce(stated.collectives, 0), coalesce(stated.individuals, 0),
        coalesce(added_up.collectives, 0), coalesce(added_up.individuals, 0)
    ) as detail
from stated
full join added_up using (level)
where coalesce(stated.collectives, -1) <> coalesce(added_up.collectives, -1)
    or coalesce(stated.individuals, -1) <> coalesce(added_up.individuals, -1)
union all
select 'movements_agree', movement_key, format('ghi %s đơn vị, nhiều hơn số bản nộp', units_reporting)
from movement_total
where snapshot_id = :snapshot_id
    and units_reporting > (select count(*) from snapshot_input where snapshot_id = :snapshot_id)
