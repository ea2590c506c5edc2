-- Movements by launching level (NĐ 152/2025/NĐ-CP; the plans' lists, e.g. "do Thủ tướng Chính phủ phát động"). A movement
-- of the plan has the name and level of the catalogue, for the plans disagree about the level; one that a unit launched
-- itself is the same movement where level and name agree, however the name is spelt (name_key: "văn hoá" is "văn hóa"),
-- and keeps the spelling of the first unit in the plan's order. An empty number of participants adds nothing.
insert into movement_total (
    snapshot_id, movement_key, movement_id, name, level, units_reporting, collectives, individuals
)
with
entry as (
    select fact.*, submission.unit_id, unit.position,
        coalesce(fact.movement_id, fact.level || '|' || fact.name_key) as movement_key,
        coalesce(movement.name, fact.name) as printed_name,
        coalesce(movement.level, fact.level) as launching_level
    from snapshot
    join snapshot_input as input using (snapshot_id)
    join submission using (submission_id, plan_id, period_id)
    join movement_fact as fact using (submission_id)
    join plan_unit as unit
        on unit.plan_version_id = snapshot.plan_version_id and unit.unit_id = submission.unit_id
    left join plan_movement as movement
        on movement.plan_version_id = snapshot.plan_version_id and movement.movement_id = fact.movement_id
    where snapshot.snapshot_id = :snapshot_id
)
select
    :snapshot_id,
    movement_key,
    max(movement_id),
    (array_agg(printed_name order by position, row_no))[1],
    (array_agg(launching_level order by position, row_no))[1],
    count(distinct unit_id),
    coalesce(sum(collectives), 0),
    coalesce(sum(individuals), 0)
from entry
group by movement_key
