-- What a unit is told about its file: the findings of the receipts that a run gave a verdict on. By the run and not by
-- the batch, so that a task which died after its verdicts tells them when it is tried again.
select
    receipt.receipt_id,
    receipt.original_name,
    receipt.received_at,
    verdict.state,
    verdict.sentence,
    verdict.unit_id,
    finding.rule_id,
    finding.severity,
    finding.explained,
    finding.sheet,
    finding.cell,
    finding.message,
    finding.remedy
from receipt_state as verdict
join receipt using (receipt_id)
join check_batch as batch on batch.batch_id = verdict.batch_id
join finding on finding.receipt_id = receipt.receipt_id and finding.batch_id = verdict.batch_id
where batch.plan_id = :plan_id and batch.run_name = :run_name
    and verdict.state in ('REJECTED', 'QUARANTINED', 'ACCEPTED', 'LOADED')
order by receipt.receipt_id, finding.severity, finding.finding_id
