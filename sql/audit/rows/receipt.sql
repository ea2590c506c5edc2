-- Every received file: what came, when, and who says when.
select
    receipt.receipt_id,
    'received' as kind,
    'receipt:' || receipt.receipt_id as subject,
    receipt.recorded_at as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(receipt))) as payload
from receipt
