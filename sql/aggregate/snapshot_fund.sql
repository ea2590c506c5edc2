-- The entries of the fund that a snapshot's report prints.
insert into snapshot_fund (snapshot_id, fund_entry_id)
select :snapshot_id, entry.fund_entry_id
from jsonb_to_recordset(cast(:fund as jsonb)) as entry (fund_entry_id bigint)
