-- Points that members of a bloc gave themselves.
select fact.*
from snapshot_input as input
join score_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by fact.submission_id, fact.row_no
