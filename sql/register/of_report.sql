-- What an issued revision bears; no row where number and day were left blank.
select document_number.number, document_number.sign, document_number.dated
from report_revision
join document_number using (document_number_id)
where report_revision.report_id = :report_id
