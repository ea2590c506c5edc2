-- "A missing unit never counts as zero", and a unit whose file is in the house is not missing: no report is made while a
-- file recorded up to the snapshot's instant is still on its way into the warehouse. By the time the system took it in,
-- not by the time of receipt, which a person may declare later. A file that is known to be of another period, or that
-- came in after that instant, waits for its own report. The state is the one of now: once it is loaded or refused, the
-- next aggregation sees it.
with
of_plan as materialized (
    select distinct state.receipt_id, snapshot.period_id, snapshot.known_at
    from snapshot
    join receipt_state as state on state.plan_id = snapshot.plan_id
    where snapshot.snapshot_id = :snapshot_id
),
standing as (
    -- One look per receipt: what other plans and past years have in the house is not visited.
    select receipt.receipt_id, receipt.original_name, newest.state
    from of_plan
    join receipt using (receipt_id)
    cross join lateral (
        select state.state, state.period_id
        from receipt_state as state
        where state.receipt_id = of_plan.receipt_id
        order by state.receipt_state_id desc
        limit 1
    ) as newest
    where receipt.recorded_at <= of_plan.known_at
        and coalesce(newest.period_id, of_plan.period_id) = of_plan.period_id
)
select
    'nothing_waits' as rule,
    original_name as key,
    format(
        'tệp đã nhận số %s (“%s”) còn ở trạng thái %s, chưa được kiểm tra và tổng hợp; chạy collect_submissions cho đến '
        'khi xong, rồi chạy lại (clear) bước tổng hợp',
        receipt_id, original_name, state
    ) as detail
from standing
where state in ('RECEIVED', 'READ', 'ACCEPTED')
