-- Everything that was recorded of the fund for a period, line by line, the newest entry last.
select source_id, set_aside, spent_on_awards, spent_otherwise, note, actor, recorded_at
from fund_entry
where plan_id = :plan_id and period_id = :period_id
order by source_id collate "C", fund_entry_id
