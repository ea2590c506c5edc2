-- "Nothing is counted twice": a unit that reported to two communes would be in the city's totals twice. Who it is is told
-- by its identity (plan and unit, where it stands first), never by its name. And of one commune there is one annex.
with
handed_in as materialized (
    select submission.submission_id, submission.unit_id
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
),
of_units as (
    select 'đơn vị ' || fact.name || ' (' || fact.identity || ')' as key, fact.identity, handed_in.unit_id
    from handed_in
    join annex_unit_fact as fact using (submission_id)
),
of_plans as (
    select 'kế hoạch ' || fact.plan_id as key, fact.plan_id as identity, handed_in.unit_id
    from handed_in
    join annex_fact as fact using (submission_id)
)
select
    'units_counted_once' as rule,
    min(key) as key,
    format('có trong báo cáo của %s phường, xã: %s', count(*), string_agg(unit_id, ', ' order by unit_id)) as detail
from (select * from of_units union all select * from of_plans) as told
group by identity
having count(*) > 1
