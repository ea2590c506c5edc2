-- Number of the revision that is to be issued next: 0 for the first one.
select coalesce(max(revision_no) + 1, 0)
from report_revision
where plan_id = :plan_id and period_id = :period_id
