-- The newest revision of a report, with what it was made from.
select report_id, revision_no, snapshot_id, template_sha256, software_version, model_sha256
from report_revision
where plan_id = :plan_id and period_id = :period_id
order by revision_no desc
limit 1
