-- Batches of these plans whose verdicts are recorded and whose answers nobody is known to have written.
select batch.plan_id, batch.batch_id
from check_batch as batch
where batch.plan_id = any(cast(:plan_ids as text[]))
    and not exists (select from batch_answer where batch_answer.batch_id = batch.batch_id)
order by batch.batch_id
