-- Requests with their answers, in the order of asking.
select
    request.approval_request_id,
    request.plan_id,
    request.period_id,
    snapshot.plan_version_id,
    request.snapshot_id,
    snapshot.inputs_sha256,
    snapshot.rules_sha256,
    plan_version.plan_sha256,
    request.draft_sha256,
    request.template_sha256,
    request.software_version,
    request.recorded_at as asked_at,
    approval.decision,
    approval.actor,
    approval.role,
    approval.reason as decision_reason,
    approval.recorded_at as decided_at,
    report_revision.report_id,
    exists (
        select
        from approval_request as other
        join snapshot as later on later.snapshot_id = other.snapshot_id
        where other.plan_id = request.plan_id and other.period_id = request.period_id
            and later.known_at > snapshot.known_at and later.inputs_sha256 <> snapshot.inputs_sha256
    ) as is_newer_asked
from approval_request as request
join snapshot on snapshot.snapshot_id = request.snapshot_id
join plan_version using (plan_version_id)
left join lateral (
    -- Leave comes last: nothing is answered after it.
    select decision, actor, role, reason, recorded_at
    from approval
    where approval.approval_request_id = request.approval_request_id
    order by decision = 'approved' desc
    limit 1
) as approval on true
left join report_revision
    on report_revision.plan_id = request.plan_id and report_revision.period_id = request.period_id
    and report_revision.revision_no = 0
where (cast(:approval_request_id as bigint) is null or request.approval_request_id = :approval_request_id)
    and (cast(:plan_id as text) is null or request.plan_id = :plan_id)
    and (cast(:period_id as text) is null or request.period_id = :period_id)
    and (cast(:draft_sha256 as text) is null or request.draft_sha256 = :draft_sha256)
order by request.approval_request_id
