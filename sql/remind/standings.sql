-- How each unit stands with its report for a period, by all that is recorded now. The same rules as obligation_status
-- (sql/aggregate/inputs.sql): a version that counts is a report, a confirmed nil included; a refused file is none, and
-- says nothing where it came before a withdrawal. Here besides: a file that nobody has judged yet is not missing either.
-- A file that was not read yet, or cannot be, is its unit's by its name, as forms are named: plan__period__unit.
with
unit as (
    select unnest(cast(:unit_ids as text[])) as unit_id
),
counting as (
    select unit_id from submission_known_at(:plan_id, :period_id, 'infinity')
),
ended as (
    select distinct on (unit_id) unit_id, kind, received_at
    from submission
    where plan_id = :plan_id and period_id = :period_id
    order by unit_id, version_no desc
),
newest as (
    select distinct on (receipt_id) receipt_id, period_id, unit_id, state
    from receipt_state
    where plan_id = :plan_id
    order by receipt_id, receipt_state_id desc
),
file as (
    select
        newest.receipt_id,
        newest.state,
        receipt.original_name,
        receipt.received_at,
        coalesce(
            case when newest.period_id = :period_id then newest.unit_id end,
            case when newest.unit_id is null
                then substring(
                    receipt.original_name from :plan_id || '__' || :period_id || '__([A-Z0-9]+(-[A-Z0-9]+)*)')
            end
        ) as unit_id
    from newest
    join receipt using (receipt_id)
    where newest.state <> 'LOADED'
),
waiting as (
    select distinct unit_id from file where state in ('RECEIVED', 'READ', 'ACCEPTED')
),
refused as (
    select distinct on (file.unit_id) file.unit_id, file.receipt_id, file.original_name, file.received_at
    from file
    left join ended using (unit_id)
    where file.state in ('REJECTED', 'QUARANTINED')
        and (ended.unit_id is null or file.received_at > ended.received_at)
    order by file.unit_id, file.received_at desc, file.receipt_id desc
)
select
    unit.unit_id,
    case
        when counting.unit_id is not null then 'MET'
        when waiting.unit_id is not null then 'WAITING'
        when refused.unit_id is not null then 'REJECTED'
        else 'MISSING'
    end as state,
    refused.receipt_id,
    refused.original_name,
    refused.received_at,
    case when counting.unit_id is null then ended.kind end as ended_by
from unit
left join counting using (unit_id)
left join ended using (unit_id)
left join waiting using (unit_id)
left join refused using (unit_id);
