-- When the receipts came in, where they stand within the plan now, and whether they were ever loaded there.
select
    receipt.receipt_id,
    receipt.received_at,
    coalesce(bool_or(receipt_state.state = 'LOADED'), false) as was_loaded,
    (array_agg(receipt_state.state order by receipt_state.receipt_state_id desc))[1] as state
from receipt
left join receipt_state on receipt_state.receipt_id = receipt.receipt_id and receipt_state.plan_id = :plan_id
where receipt.receipt_id = any(cast(:receipt_ids as bigint[]))
group by receipt.receipt_id
