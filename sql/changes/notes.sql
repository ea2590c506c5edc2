-- Notes on issued reports of the plan's other periods, as known at an instant: of each, the newest comparison with its
-- newest revision, where the policy made it a note. A later comparison outdates it, also one that found nothing left.
with issued as (
    select distinct on (period_id) report_id, period_id, revision_no, recorded_at
    from report_revision
    where plan_id = :plan_id and period_id <> :period_id and recorded_at <= :known_at
    order by period_id, revision_no desc
),
newest as (
    select distinct on (correction.report_id) correction.*
    from issued
    join correction using (report_id)
    where correction.recorded_at <= :known_at
    order by correction.report_id, correction.correction_id desc
)
select issued.period_id, issued.revision_no, issued.recorded_at as issued_at, newest.differences_sha256
from newest
join issued using (report_id)
where newest.outcome = 'note'
order by issued.period_id collate "C"
