-- Totals and places of the members of a bloc.
select unit_id, self_total, total, unscored, place, shared_by, settled_by
from member_rank
where snapshot_id = :snapshot_id
order by unit_id collate "C"
