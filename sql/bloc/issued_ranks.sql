-- Places of members in the report issued last for each bloc and period; members without a place last.
with newest as (
    select distinct on (plan_id, period_id) plan_id, period_id, snapshot_id
    from report_revision
    order by plan_id, period_id, revision_no desc
)
select newest.plan_id, newest.period_id, plan_unit.unit_name, member_rank.place, member_rank.total
from newest
join snapshot using (snapshot_id)
join member_rank using (snapshot_id)
join plan_unit on plan_unit.plan_version_id = snapshot.plan_version_id and plan_unit.unit_id = member_rank.unit_id
order by newest.plan_id collate "C", newest.period_id collate "C", member_rank.place nulls last, plan_unit.position
