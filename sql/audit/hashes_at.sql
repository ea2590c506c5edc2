-- The links that heads kept outside speak of.
select seq, hash
from audit_entry
where seq = any(cast(:seqs as bigint[]))
