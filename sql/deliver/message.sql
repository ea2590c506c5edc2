-- What a message says of its revision and of the one it replaces; names are those of the plan version that the
-- report was made with, not those of today.
select
    revision.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    revision.model_sha256,
    revision.recorded_at as issued_at,
    revision.reason,
    revision.audit_head,
    replaced.revision_no as replaced_no,
    replaced.recorded_at as replaced_at,
    snapshot.snapshot_id,
    snapshot.plan_version_id,
    snapshot.known_at,
    plan_version.content ->> 'commune' as commune,
    period ->> 'label' as period_label,
    period ->> 'start' as period_start,
    period ->> 'data_as_of' as data_as_of,
    delivery.recipient_id,
    delivery.address,
    delivery.message_id,
    coalesce(recipient ->> 'name', delivery.address) as recipient_name
from thidua.delivery
join thidua.report_revision as revision using (report_id)
left join thidua.report_revision as replaced on replaced.report_id = revision.supersedes
join thidua.snapshot on snapshot.snapshot_id = revision.snapshot_id
join thidua.plan_version using (plan_version_id)
left join lateral jsonb_array_elements(plan_version.content -> 'periods') as period
    on period ->> 'id' = revision.period_id
left join lateral jsonb_array_elements(plan_version.content -> 'deliveries') as recipient
    on recipient ->> 'id' = delivery.recipient_id and recipient ->> 'channel' = delivery.channel
where delivery.delivery_id = :delivery_id;
