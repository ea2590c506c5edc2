-- The files of a revision as they are sent, the editable one first: the PDF with its last signature where it has one.
select
    file.kind,
    file.file_name,
    coalesce(signed.sha256, file.sha256) as sha256
from thidua.report_file as file
left join lateral (
    select made.signed_sha256 as sha256
    from thidua.report_signature as made
    join thidua.report_signing as required using (report_id, field)
    where made.report_id = file.report_id and made.kind = file.kind
    order by required.position desc
    limit 1
) as signed on true
where file.report_id = :report_id
order by array_position(array['docx', 'pdf', 'xlsx', 'json'], file.kind);
