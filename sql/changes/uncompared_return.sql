-- Which return the last comparison of each newest revision knew, by plan and period; null: none.
with newest as (
    select distinct on (revision.plan_id, revision.period_id) revision.report_id, revision.plan_id, revision.period_id
    from report_revision as revision
    where revision.plan_id = any(cast(:plan_ids as text[]))
    order by revision.plan_id, revision.period_id, revision.revision_no desc
)
select newest.plan_id, newest.period_id, compared.acknowledgement_id
from newest
left join lateral (
    select correction.acknowledgement_id
    from correction
    where correction.report_id = newest.report_id
    order by correction.correction_id desc
    limit 1
) as compared on true
order by newest.plan_id collate "C", newest.period_id collate "C"
