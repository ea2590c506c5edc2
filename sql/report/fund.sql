-- The fund as a snapshot pins it, with who recorded each line.
select entry.source_id, entry.set_aside, entry.spent_on_awards, entry.spent_otherwise, entry.note, entry.actor,
    entry.recorded_at
from snapshot_fund as pinned
join fund_entry as entry using (fund_entry_id)
where pinned.snapshot_id = :snapshot_id
order by entry.source_id collate "C"
