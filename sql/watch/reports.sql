-- What became of every report that was issued: when first, and whether some revision of it has reached every one of
-- its recipients: sent, and not known to have bounced. A replacement that is still on its way does not make a report
-- late that was sent in time.
with revision as (
    select
        report_revision.plan_id,
        report_revision.period_id,
        report_revision.recorded_at,
        (
            select coalesce(bool_and(exists (
                select from delivery_event
                where delivery_event.delivery_id = delivery.delivery_id and delivery_event.state = 'SENT')
                and not exists (
                    select from delivery_acknowledgement as said
                    where said.delivery_id = delivery.delivery_id and said.state = 'failed')), false)
            from delivery
            where delivery.report_id = report_revision.report_id
        ) as is_sent
    from report_revision
)
select plan_id, period_id, min(recorded_at) as first_issued_at, bool_or(is_sent) as is_met
from revision
group by plan_id, period_id
order by plan_id collate "C", period_id collate "C"
