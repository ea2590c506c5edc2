-- Files that are kept sealed and whose bytes as they came may still lie somewhere, by the plans whose folders they came by.
-- :again: those too that were looked for a short while ago; whoever was receiving the file then may have put it away, and
-- died before he saw that it was sealed meanwhile.
select distinct receipt.receipt_id, receipt.sha256, receipt_state.plan_id
from sealed_file
join receipt using (receipt_id)
join receipt_state using (receipt_id)
where receipt_state.plan_id = any(cast(:plan_ids as text[]))
    and not exists (
        select from plaintext_removed
        where plaintext_removed.receipt_id = sealed_file.receipt_id
            and plaintext_removed.plan_id = receipt_state.plan_id
            and not (:again and plaintext_removed.recorded_at > recorded_now() - interval '1 day'))
order by receipt.receipt_id
