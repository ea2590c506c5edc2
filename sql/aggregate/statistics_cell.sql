-- The forms of a year's statistics, counted by `thidua.statistics` from the pinned submissions; their rows and columns are
-- data (include/catalogue/statistics.yaml).
insert into statistics_cell (snapshot_id, form_id, row_no, column_no, counted)
select :snapshot_id, cell.form_id, cell.row_no, cell.column_no, cell.counted
from jsonb_to_recordset(cast(:cells as jsonb)) as cell (form_id text, row_no text, column_no text, counted int)
