-- How many links speak of the rows of each table.
select split_part(subject, ':', 1) as source, count(*) as entries
from audit_entry
group by 1
order by 1
