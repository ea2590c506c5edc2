-- What persons wrote or took back between two snapshots, in the order in which they did.
select newer.place, newer.actor, newer.reason
from snapshot_word
join paragraph_override as newer using (paragraph_override_id)
where snapshot_word.snapshot_id = :after_id
    and newer.paragraph_override_id not in (
        select paragraph_override_id from snapshot_word where snapshot_id = :before_id)
order by newer.paragraph_override_id
