-- What persons wrote in place of generated paragraphs, as the snapshot pins it; what was taken back says nothing.
select place, action, body, basis
from snapshot_word
join paragraph_override using (paragraph_override_id)
where snapshot_word.snapshot_id = :snapshot_id and action <> 'reset'
order by place collate "C"
