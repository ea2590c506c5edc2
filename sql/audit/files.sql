-- Every file that a record names by its hash, and what it is.
select sha256, 'receipt:' || receipt_id as subject, original_name as name
from receipt
union all
select sha256, 'report_revision:' || report_id, file_name
from report_file
order by 2, 3
