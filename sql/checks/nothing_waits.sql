-- "A missing unit never counts as zero", and a unit whose file is in the house is not missing: no report is made while a
-- file recorded up to the snapshot's instant is still on its way into the warehouse. By the time the system took it in,
-- not by the time of receipt, which a person may declare later. A file that is known to be of another period, or that
-- came in after that instant, waits for its own report. The state is the one of now: once it is loaded or refused, the
-- next aggregation sees it.
with
received as materialized (
    select receipt.receipt_id, receipt.original_name, snapshot.period_id
    from snapshot
    join receipt on receipt.recorded_at <= snapshot.known_at
    where snapshot.snapshot_id = :snapshot_id
        and exists (
            select 1
            from receipt_state as state
            where state.receipt_id = receipt.receipt_id and state.plan_id = snapshot.plan_id
        )
),
standing as (
    select distinct on (state.receipt_id) state.receipt_id, state.state, state.period_id
    from received
    join receipt_state as state using (receipt_id)
    order by state.receipt_id, state.receipt_state_id desc
)
select
    'nothing_waits' as rule,
    received.original_name as key,
    format(
        'tệp đã nhận số %s (“%s”) còn ở trạng thái %s, chưa được kiểm tra và tổng hợp; chạy collect_submissions cho đến '
        'khi xong, rồi chạy lại (clear) bước tổng hợp',
        received.receipt_id, received.original_name, standing.state
    ) as detail
from received
join standing using (receipt_id)
where standing.state in ('RECEIVED', 'READ', 'ACCEPTED')
    and coalesce(standing.period_id, received.period_id) = received.period_id
