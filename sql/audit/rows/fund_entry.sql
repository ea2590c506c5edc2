-- Every entry of the fund.
select
    fund_entry.fund_entry_id,
    'fund_recorded' as kind,
    'fund_entry:' || fund_entry.fund_entry_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(fund_entry))) as payload
from fund_entry
