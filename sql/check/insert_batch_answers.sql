-- The answers of these batches are written. Two runs may both have written them: the same files with the same words.
insert into batch_answer (batch_id)
select batch_id
from unnest(cast(:batch_ids as bigint[])) as batch_id
on conflict (batch_id) do nothing
