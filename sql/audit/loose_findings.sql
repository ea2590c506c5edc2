-- Findings that no verdict covers: each is written with the verdict of its batch.
select finding_id, receipt_id
from finding
where not exists (
    select from receipt_state
    where receipt_state.receipt_id = finding.receipt_id and receipt_state.batch_id = finding.batch_id
        and receipt_state.state <> 'READ')
order by finding_id
