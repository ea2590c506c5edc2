-- Who signed the PDF of a revision, in the order of signing.
select made.signer_name, made.signed_at
from thidua.report_signature as made
join thidua.report_signing as required using (report_id, field)
where made.report_id = :report_id
order by required.position;
