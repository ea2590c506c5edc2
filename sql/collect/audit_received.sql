-- Every receipt is a link of the audit chain, in the transaction that gives it.
select audit_append(
    'received',
    'receipt:' || receipt.receipt_id,
    jsonb_build_object(
        'plan_id', cast(:plan_id as text),
        'sha256', receipt.sha256,
        'original_name', receipt.original_name,
        'received_at', receipt.received_at,
        'received_at_source', receipt.received_at_source
    )
)
from receipt
where receipt.receipt_id = any(cast(:receipt_ids as bigint[]))
order by receipt.receipt_id
