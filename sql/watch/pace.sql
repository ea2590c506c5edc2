-- How long past first reports took: from the instant their figures were known at to their issue, and from there until
-- the last recipient had them. Medians in seconds; null where no report was ever made or sent.
with sent as (
    select
        report_revision.report_id,
        extract(epoch from report_revision.recorded_at - snapshot.known_at) as make_seconds,
        extract(epoch from max(delivery_event.recorded_at) - report_revision.recorded_at) as send_seconds
    from report_revision
    join snapshot using (snapshot_id)
    join delivery using (report_id)
    left join delivery_event on delivery_event.delivery_id = delivery.delivery_id and delivery_event.state = 'SENT'
    where report_revision.revision_no = 0
    group by report_revision.report_id, report_revision.recorded_at, snapshot.known_at
)
select
    percentile_cont(0.5) within group (order by make_seconds) filter (where make_seconds >= 0) as make_seconds,
    percentile_cont(0.5) within group (order by send_seconds) filter (where send_seconds >= 0) as send_seconds
from sent
