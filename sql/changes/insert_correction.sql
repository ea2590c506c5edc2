-- One comparison of an issued revision; nothing comes back where its newest one is the same already (snapshot, template,
-- software, return). The same again after another one is a new row: a plan may be changed, changed back and changed again.
-- Its instant is never before the caller's clock nor this server's: what was known at a past instant must not change.
with newest as (
    select snapshot_id, template_sha256, software_version, coalesce(acknowledgement_id, 0) as return_id
    from correction
    where report_id = cast(:report_id as bigint)
    order by correction_id desc
    limit 1
),
made as (
    select
        cast(:snapshot_id as bigint) as snapshot_id,
        cast(:template_sha256 as text) as template_sha256,
        cast(:software_version as text) as software_version,
        coalesce(cast(:acknowledgement_id as bigint), 0) as return_id
)
insert into correction (
    plan_id, period_id, report_id, snapshot_id, template_sha256, software_version, outcome, waits_for, reason,
    differences_sha256, changes_sha256, acknowledgement_id, recorded_at
)
select
    :plan_id, :period_id, cast(:report_id as bigint), made.snapshot_id, made.template_sha256, made.software_version,
    :outcome, :waits_for, :reason, :differences_sha256, :changes_sha256, nullif(made.return_id, 0),
    greatest(clock_timestamp(), cast(:now as timestamptz))
from made
where not exists (select from newest join made using (snapshot_id, template_sha256, software_version, return_id))
returning correction_id
