-- What every unit has registered, as known at an instant, for a report that measures results: by the newest period of
-- registration of the plan whose day does not lie after that of this one.
with listed as (
    select
        entry ->> 'id' as period_id,
        entry ->> 'kind' as kind,
        cast(entry ->> 'data_as_of' as date) as data_as_of
    from plan_version
    cross join lateral jsonb_array_elements(content -> 'periods') as entry
    where plan_version_id = :plan_version_id
),
registration as (
    select listed.period_id
    from listed
    join listed as own on own.period_id = :period_id and own.kind in ('six_month', 'annual')
    where listed.kind = 'registration' and listed.data_as_of <= own.data_as_of
    order by listed.data_as_of desc, listed.period_id
    limit 1
)
select
    registration.period_id as registration_period_id,
    newest.unit_id,
    newest.submission_id,
    newest.version_no,
    newest.content_sha256,
    newest.is_confirmed_nil
from plan_version as plan
cross join registration
cross join lateral submission_known_at(plan.plan_id, registration.period_id, :known_at) as newest
join plan_obligation as obligation
    on obligation.plan_version_id = plan.plan_version_id
    and obligation.period_id = :period_id
    and obligation.unit_id = newest.unit_id
where plan.plan_version_id = :plan_version_id
order by newest.unit_id collate "C"
