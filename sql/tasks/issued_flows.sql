-- Flows by which a report was issued, as known at an instant, with the first one of each: those of the plan itself, and
-- those of a bloc that the plan's commune runs.
select distinct on (revision.plan_id, flow_id)
    revision.plan_id,
    period.entry ->> 'report_flow' as flow_id,
    revision.recorded_at,
    numbered.number,
    numbered.sign
from report_revision as revision
join snapshot using (snapshot_id)
join plan_version as version on version.plan_version_id = snapshot.plan_version_id
cross join lateral jsonb_array_elements(version.content -> 'periods') as period (entry)
left join lateral jsonb_array_elements(version.content -> 'units') as unit (entry)
    on unit.entry ->> 'id' = version.content -> 'bloc' ->> 'run_by'
left join document_number as numbered using (document_number_id)
where revision.recorded_at <= :known_at
    and period.entry ->> 'id' = revision.period_id
    and (revision.plan_id = :plan_id or unit.entry ->> 'same_as' = :plan_id)
order by revision.plan_id, flow_id, revision.recorded_at
