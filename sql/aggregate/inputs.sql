-- What is known of every unit of the plan at an instant: the version that counts, or what took away the last one
-- (a withdrawal or an invalidation), its refused files, its warnings.
-- Only what was recorded up to :known_at counts, so that the figures of a past day can be made again. A unit that
-- owes no report for the period adds nothing.
with
plan as (
    select plan_id, plan_version_id
    from plan_version
    where plan_version_id = :plan_version_id
),
newest as (
    select submission.*
    from plan
    cross join lateral submission_known_at(plan.plan_id, :period_id, :known_at) as submission
),
earliest as (
    -- Kept for ever, whatever became of the file: a correction never makes an on-time unit late, not even that of a
    -- refused file, and a late version never hides an early one.
    select handed_in.unit_id, min(handed_in.received_at) as received_at
    from (
        select submission.unit_id, submission.received_at
        from plan
        join submission using (plan_id)
        where submission.kind = 'report'
            and submission.period_id = :period_id and submission.recorded_at <= :known_at
        union all
        select receipt_state.unit_id, receipt.received_at
        from plan
        join receipt_state using (plan_id)
        join receipt using (receipt_id)
        where receipt_state.period_id = :period_id and receipt_state.recorded_at <= :known_at
            and receipt_state.unit_id is not null
    ) as handed_in
    group by handed_in.unit_id
),
ended as (
    -- The newest version of a unit that has none that counts: a newer report would count.
    select distinct on (submission.unit_id) submission.unit_id, submission.kind, submission.received_at
    from plan
    join submission using (plan_id)
    where submission.period_id = :period_id and submission.recorded_at <= :known_at
        and not exists (select from newest where newest.unit_id = submission.unit_id)
    order by submission.unit_id, submission.version_no desc
),
last_state as (
    select distinct on (receipt_state.receipt_id) receipt_state.unit_id, receipt_state.state, receipt.received_at
    from plan
    join receipt_state using (plan_id)
    join receipt using (receipt_id)
    where receipt_state.period_id = :period_id and receipt_state.recorded_at <= :known_at
    order by receipt_state.receipt_id, receipt_state.receipt_state_id desc
),
refused as (
    -- A file that was refused before the unit took its report back says nothing about the unit now.
    select distinct last_state.unit_id
    from last_state
    left join ended using (unit_id)
    where last_state.state in ('REJECTED', 'QUARANTINED')
        and (ended.unit_id is null or last_state.received_at > ended.received_at)
)
select
    unit.unit_id,
    obligation.unit_id is not null as is_required,
    obligation.legal_last_instant,
    newest.submission_id,
    newest.version_no,
    newest.content_sha256,
    newest.is_confirmed_nil,
    newest.received_at,
    earliest.received_at as first_received_at,
    (
        select count(*)
        from finding
        where finding.receipt_id = newest.receipt_id and finding.recorded_at <= :known_at
    ) as warning_count,
    obligation.unit_id is not null and refused.unit_id is not null as is_refused,
    ended.kind as ended_by,
    ended.received_at as ended_at,
    -- Figures that return to what they were, because a version was voided, are other figures: known later.
    (
        select max(handed_in.version_no)
        from submission as handed_in
        where handed_in.plan_id = plan.plan_id and handed_in.period_id = :period_id
            and handed_in.unit_id = obligation.unit_id and handed_in.recorded_at <= :known_at
    ) as last_version_no
from plan
join plan_unit as unit using (plan_version_id)
left join plan_obligation as obligation
    on obligation.plan_version_id = unit.plan_version_id
    and obligation.period_id = :period_id
    and obligation.unit_id = unit.unit_id
left join newest on newest.unit_id = obligation.unit_id
left join earliest on earliest.unit_id = obligation.unit_id
left join refused on refused.unit_id = obligation.unit_id
left join ended on ended.unit_id = obligation.unit_id
order by unit.unit_id collate "C"
