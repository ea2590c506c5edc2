-- The newest link of the chain.
select seq, hash, recorded_at
from audit_entry
order by seq desc
limit 1
