-- Every file that a record names by its hash, and what it is; of a file with names of persons the sealed copy.
select coalesce(sealed_sha256, sha256) as sha256, 'receipt:' || receipt_id as subject, original_name as name
from receipt
left join sealed_file using (receipt_id)
union all
select sha256, 'report_revision:' || report_id, file_name
from report_file
union all
select sha256, 'delivery_letter:' || delivery_id, 'thư gửi kèm'
from delivery_letter
union all
select sha256, 'approval_request:' || approval_request_id, file_name
from approval_file
union all
select evidence_sha256, 'acknowledgement:' || acknowledgement_id, sentence
from acknowledgement
where evidence_sha256 is not null
union all
select sha256, concat_ws('/', 'notice_event:' || notice_id, attempt_no, state), 'thư nhắc việc'
from notice_event
where sha256 is not null
union all
select distinct prepared_sha256, 'report_revision:' || report_id, 'bản trình ký'
from report_signing
union all
select signed_sha256, concat_ws('/', 'report_signature:' || report_id, upper(field)), 'bản đã ký số'
from report_signature
order by 2, 3
