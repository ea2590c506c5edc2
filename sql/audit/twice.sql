-- Rows that more than one link speaks of: a row is written once, so a second link was put there by hand.
select max(seq) as seq, subject
from audit_entry
group by subject
having count(*) > 1
order by 1
