-- One draft is one request.
insert into approval_request (
    plan_id, period_id, snapshot_id, draft_sha256, template_sha256, software_version, recorded_at)
values (
    :plan_id, :period_id, :snapshot_id, :draft_sha256, :template_sha256, :software_version,
    greatest(clock_timestamp(), cast(:now as timestamptz)))
returning approval_request_id
