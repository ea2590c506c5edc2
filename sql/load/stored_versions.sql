-- All versions of the obligations concerned, oldest first (submissions are never changed or deleted).
select submission_id, receipt_id, plan_id, period_id, unit_id, version_no, content_sha256, received_at,
    recorded_at
from submission
join unnest(cast(:period_ids as text[]), cast(:unit_ids as text[])) as wanted (period_id, unit_id)
    using (period_id, unit_id)
where plan_id = :plan_id
order by period_id, unit_id, version_no
