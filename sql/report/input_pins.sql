-- Every submission that a snapshot was made from, down to the bytes of its workbook.
select
    submission.unit_id,
    submission.version_no,
    submission.form_edition,
    receipt.sha256 as file_sha256,
    submission.content_sha256
from snapshot_input as input
join submission using (submission_id)
join receipt using (receipt_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C"
