-- Files that are kept sealed and whose bytes as they came may still lie somewhere, by the plans whose folders they came by.
select distinct receipt.receipt_id, receipt.sha256, receipt_state.plan_id
from sealed_file
join receipt using (receipt_id)
join receipt_state using (receipt_id)
where receipt_state.plan_id = any(cast(:plan_ids as text[]))
    and not exists (
        select from plaintext_removed
        where plaintext_removed.receipt_id = sealed_file.receipt_id
            and plaintext_removed.plan_id = receipt_state.plan_id)
order by receipt.receipt_id
