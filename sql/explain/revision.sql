-- One issued revision with what it pins: by its number within the report, or the newest.
select
    revision.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    revision.recorded_at as issued_at,
    revision.model_sha256,
    revision.template_sha256,
    revision.software_version,
    revision.audit_head,
    revision.snapshot_id,
    snapshot.plan_version_id,
    snapshot.known_at,
    snapshot.inputs_sha256,
    snapshot.rules_sha256
from report_revision as revision
join snapshot on snapshot.snapshot_id = revision.snapshot_id
where (cast(:report_id as bigint) is null or revision.report_id = :report_id)
    and (cast(:plan_id as text) is null or revision.plan_id = :plan_id)
    and (cast(:period_id as text) is null or revision.period_id = :period_id)
    and (cast(:revision_no as int) is null or revision.revision_no = :revision_no)
order by revision.revision_no desc
limit 1
