-- Members that are nominated by the report issued last for each bloc and period.
with newest as (
    select distinct on (plan_id, period_id) plan_id, period_id, snapshot_id
    from report_revision
    order by plan_id, period_id, revision_no desc
)
select newest.plan_id, newest.period_id, honour ->> 'name' as honour, plan_unit.unit_name, result.votes, result.base
from newest
join snapshot using (snapshot_id)
join plan_version using (plan_version_id)
cross join lateral jsonb_array_elements(content -> 'bloc' -> 'honours') with ordinality as listed (honour, position)
join ballot_result as result on result.snapshot_id = newest.snapshot_id and result.honour_id = honour ->> 'id'
join plan_unit on plan_unit.plan_version_id = snapshot.plan_version_id and plan_unit.unit_id = result.unit_id
where result.outcome = 'chosen'
order by newest.plan_id collate "C", newest.period_id collate "C", listed.position, result.votes desc, plan_unit.position
