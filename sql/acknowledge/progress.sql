-- How far each delivery has come: sent, and what is said of it since. Every look is by key.
select
    delivery.delivery_id,
    delivery.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    delivery.recipient_id,
    delivery.channel,
    delivery.address,
    exists (
        select from thidua.report_revision as later where later.supersedes = revision.report_id
    ) as is_replaced,
    sent.recorded_at as sent_at,
    sent.actor as sent_by,
    said.state,
    said.source,
    said.code,
    said.sentence,
    said.said_by,
    said.said_at,
    note.replied_at,
    note.delayed_at
from thidua.delivery
join thidua.report_revision as revision using (report_id)
left join lateral (
    select event.recorded_at, event.actor
    from thidua.delivery_event as event
    where event.delivery_id = delivery.delivery_id and event.state = 'SENT'
    order by event.attempt_no
    limit 1
) as sent on true
left join thidua.delivery_acknowledgement as said on said.delivery_id = delivery.delivery_id
left join lateral (
    select
        max(mail_note.said_at) filter (where mail_note.kind = 'reply') as replied_at,
        max(mail_note.said_at) filter (where mail_note.kind = 'delayed') as delayed_at
    from thidua.mail_note
    where mail_note.delivery_id = delivery.delivery_id
) as note on true
where (cast(:plan_id as text) is null or revision.plan_id = :plan_id)
    and (cast(:period_id as text) is null or revision.period_id = :period_id)
    and (cast(:delivery_id as bigint) is null or delivery.delivery_id = :delivery_id)
order by delivery.delivery_id;
