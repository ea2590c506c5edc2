-- One comparison of an issued report, once per (report, snapshot, template, software); nothing comes back where it is
-- recorded already. Its instant is never before the caller's clock nor this server's: what was known at a past instant
-- must not change.
insert into correction (
    plan_id, period_id, report_id, snapshot_id, template_sha256, software_version, outcome, waits_for, reason,
    differences_sha256, recorded_at
)
values (
    :plan_id, :period_id, :report_id, :snapshot_id, :template_sha256, :software_version, :outcome, :waits_for, :reason,
    :differences_sha256, greatest(clock_timestamp(), cast(:now as timestamptz))
)
on conflict (report_id, snapshot_id, template_sha256, software_version) do nothing
returning correction_id
