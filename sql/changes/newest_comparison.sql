-- The newest comparison with one revision.
select correction_id, snapshot_id, differences_sha256, acknowledgement_id
from correction
where report_id = :report_id
order by correction_id desc
limit 1
