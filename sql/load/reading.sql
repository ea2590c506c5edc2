-- Where the vault keeps the reading that a receipt was loaded from in this plan, and of which file it is.
select state.parse_sha256, receipt.sha256 as file_sha256
from receipt_state as state
inner join receipt using (receipt_id)
where state.receipt_id = :receipt_id and state.plan_id = :plan_id and state.parse_sha256 is not null
order by state.receipt_state_id desc
limit 1
