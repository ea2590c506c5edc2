-- The newest revision of a report, with what it was made from.
select
    revision.report_id,
    revision.revision_no,
    revision.snapshot_id,
    revision.template_sha256,
    revision.software_version,
    revision.model_sha256,
    revision.correction_id,
    revision.recorded_at as issued_at
from report_revision as revision
where revision.plan_id = :plan_id and revision.period_id = :period_id
order by revision.revision_no desc
limit 1
