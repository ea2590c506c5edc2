-- What the exchange of documents needs beside the report's own model: terms of the plan version that the report was
-- made with, and the document that this one replaces.
select
    delivery.recipient_id,
    revision.reason,
    plan_version.content -> 'exchange' as exchange,
    plan_version.content ->> 'drafting_office' as drafting_office,
    period -> 'report_due' as report_due,
    replaced.model_sha256 as replaced_model_sha256,
    replaced_delivery.message_id as replaced_message_id
from thidua.delivery
join thidua.report_revision as revision using (report_id)
join thidua.snapshot on snapshot.snapshot_id = revision.snapshot_id
join thidua.plan_version using (plan_version_id)
left join thidua.report_revision as replaced on replaced.report_id = revision.supersedes
left join thidua.delivery as replaced_delivery
    on replaced_delivery.report_id = replaced.report_id
    and replaced_delivery.recipient_id = delivery.recipient_id
    and replaced_delivery.channel = delivery.channel
left join lateral jsonb_array_elements(plan_version.content -> 'periods') as period
    on period ->> 'id' = revision.period_id
where delivery.delivery_id = :delivery_id;
