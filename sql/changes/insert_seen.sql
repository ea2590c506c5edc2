-- Up to which record of each kind an issued revision has been compared. A snapshot that is still what the warehouse says has
-- seen everything there is; any other one has seen what was recorded up to its instant. Of submissions and words on tasks
-- the newest one of the plan counts, whatever period it is of: a report is made from more periods than its own, and the
-- records of a plan are numbered in the order in which they become known. Statistics are counted from the plan of the year
-- before too.
insert into correction_seen (plan_id, period_id, report_id, kind, record_id, recorded_at)
select
    :plan_id, :period_id, :report_id, known.kind, known.record_id,
    greatest(clock_timestamp(), cast(:now as timestamptz))
from (
    select kind, max(record_id) as record_id
    from plan_record
    where recorded_at <= :seen_up_to
        and case kind
            when 'submission' then plan_id = any(array(
                select cast(:plan_id as text)
                union all
                select source.plan_id
                from read_periods(:plan_version_id, :period_id, :seen_up_to) as source))
            when 'task_event' then plan_id = :plan_id
            else plan_id = :plan_id and period_id = :period_id
        end
    group by kind
) as known
where not exists (
    select from correction_seen as seen
    where seen.report_id = :report_id and seen.kind = known.kind and seen.record_id >= known.record_id)
order by known.kind
