-- What results were measured against.
select unit_id, registration_id, result_row_no, name, planned, measured_on, measured, percent_of_plan, verdict, reason
from registered_verdict
where snapshot_id = :snapshot_id
order by unit_id collate "C", registration_id collate "C"
