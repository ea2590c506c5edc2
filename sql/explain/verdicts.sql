-- How each target was judged.
select target_id, verdict
from target_verdict
where snapshot_id = :snapshot_id
order by target_id
