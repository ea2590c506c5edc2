-- What units are still to be told about their files: the findings of every verdict whose batch no answer was written for.
-- By what was written and not by the run, so that a run that died after its verdicts is made good by the next one,
-- whatever its name. Of several verdicts on a receipt the newest is told: all have the same file.
with newest as (
    select distinct on (verdict.receipt_id) verdict.*
    from receipt_state as verdict
    join check_batch as batch on batch.batch_id = verdict.batch_id
    where batch.plan_id = :plan_id
        and verdict.state in ('REJECTED', 'QUARANTINED', 'ACCEPTED', 'LOADED')
        and verdict.receipt_id in (select receipt_id from receipt_state where batch_id = any (cast(:batch_ids as bigint[])))
    order by verdict.receipt_id, verdict.receipt_state_id desc
)
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
from newest as verdict
join receipt using (receipt_id)
join finding on finding.receipt_id = receipt.receipt_id and finding.batch_id = verdict.batch_id
order by receipt.receipt_id, finding.severity, finding.finding_id
