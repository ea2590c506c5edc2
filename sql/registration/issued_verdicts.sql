-- What registered contents came to in the report issued last for each plan and period: how many of each verdict.
with newest as (
    select distinct on (plan_id, period_id) plan_id, period_id, snapshot_id
    from report_revision
    order by plan_id, period_id, revision_no desc
)
select newest.plan_id, newest.period_id, verdict.verdict, count(*) as contents
from newest
join registered_verdict as verdict using (snapshot_id)
group by newest.plan_id, newest.period_id, verdict.verdict
order by newest.plan_id collate "C", newest.period_id collate "C", verdict.verdict
