-- Under which hash the vault keeps the reading that a receipt was loaded from in this plan.
select parse_sha256
from receipt_state
where receipt_id = :receipt_id and plan_id = :plan_id and parse_sha256 is not null
order by receipt_state_id desc
limit 1
