-- The files of a revision as they were issued, the editable one first; and the PDF with its last signature.
select
    file.kind,
    file.file_name,
    file.sha256,
    signed.sha256 as signed_sha256
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
