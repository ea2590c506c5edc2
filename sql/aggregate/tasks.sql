-- The newest word on each task of the plan, as known at an instant, of what had happened by the end of the period: a
-- report of half a year does not change for what was done after it. Only reports of the whole work show tasks.
with own as (
    select
        plan_version.plan_id,
        cast(entry ->> 'end' as date) as last_day
    from plan_version
    cross join lateral jsonb_array_elements(content -> 'periods') as entry
    where plan_version_id = :plan_version_id
        and entry ->> 'id' = :period_id and entry ->> 'kind' in ('six_month', 'annual')
)
select distinct on (event.task_id collate "C")
    event.task_event_id,
    event.task_id,
    event.state,
    event.day,
    event.evidence,
    event.evidence_sha256,
    event.note
from own
join task_event as event using (plan_id)
where event.day <= own.last_day and event.recorded_at <= :known_at
order by event.task_id collate "C", event.task_event_id desc
