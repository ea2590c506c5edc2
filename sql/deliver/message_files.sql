-- The files of a revision, the editable one first.
select kind, file_name, sha256
from thidua.report_file
where report_id = :report_id
order by array_position(array['docx', 'pdf', 'xlsx', 'json'], kind);
