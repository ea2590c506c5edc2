-- What the exchange of documents needs beside the report's own model: terms of the plan version that the report was
-- made with, and the document that this one replaces. That is the newest earlier revision that this recipient has by
-- this channel, or may have: what never came there is no document of theirs. Where every step may be repeated
-- (`idempotent=yes`) nothing says of a failed try that it may have come there: it is not named, see docs/exchange.md.
select
    delivery.recipient_id,
    revision.reason,
    plan_version.content -> 'exchange' as exchange,
    plan_version.content ->> 'drafting_office' as drafting_office,
    period -> 'report_due' as report_due,
    replaced.model_sha256 as replaced_model_sha256,
    replaced.message_id as replaced_message_id
from thidua.delivery
join thidua.report_revision as revision using (report_id)
join thidua.snapshot on snapshot.snapshot_id = revision.snapshot_id
join thidua.plan_version using (plan_version_id)
left join lateral (
    select earlier.model_sha256, handed_over.message_id
    from thidua.report_revision as earlier
    join thidua.delivery as handed_over
        on handed_over.report_id = earlier.report_id
        and handed_over.recipient_id = delivery.recipient_id
        and handed_over.channel = delivery.channel
    where earlier.plan_id = revision.plan_id
        and earlier.period_id = revision.period_id
        and earlier.revision_no < revision.revision_no
        and exists (
            select
            from thidua.delivery_event as event
            where event.delivery_id = handed_over.delivery_id
                and event.state in ('STARTED', 'SENT', 'UNKNOWN')
                and not exists (
                    select
                    from thidua.delivery_event as ended
                    where ended.delivery_id = event.delivery_id
                        and ended.attempt_no = event.attempt_no
                        and ended.state in ('FAILED', 'REFUSED')
                )
        )
    order by earlier.revision_no desc
    limit 1
) as replaced on true
left join lateral jsonb_array_elements(plan_version.content -> 'periods') as period
    on period ->> 'id' = revision.period_id
where delivery.delivery_id = :delivery_id;
