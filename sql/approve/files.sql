-- The preview's files, as they are listed to people.
select kind, file_name, sha256
from approval_file
where approval_request_id = :approval_request_id
order by array_position(array['docx', 'pdf', 'xlsx', 'json'], kind), kind
