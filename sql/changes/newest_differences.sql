-- What the newest comparison with one revision found.
select differences_sha256
from correction
where report_id = :report_id
order by correction_id desc
limit 1
