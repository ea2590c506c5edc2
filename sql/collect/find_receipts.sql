-- The receipts of these contents, and whether this plan already has them: the plan that a file came in by is
-- remembered with its first state.
select
    receipt.sha256,
    receipt.receipt_id,
    exists (
        select from receipt_state
        where receipt_state.receipt_id = receipt.receipt_id and receipt_state.plan_id = :plan_id
    ) as is_known
from receipt
where receipt.sha256 = any(cast(:sha256 as text[]))
