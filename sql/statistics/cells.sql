-- Every figure of the forms of a snapshot.
select form_id, row_no, column_no, counted
from statistics_cell
where snapshot_id = :snapshot_id
order by form_id, row_no, column_no
