-- The hash of one link, to be compared with a head that is kept outside.
select hash
from audit_entry
where seq = :seq
