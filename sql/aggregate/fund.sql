-- What was recorded of the fund for the period, as known at an instant: the newest entry of each line.
select distinct on (entry.source_id collate "C")
    entry.fund_entry_id,
    entry.source_id,
    entry.set_aside,
    entry.spent_on_awards,
    entry.spent_otherwise,
    entry.note
from plan_version
join fund_entry as entry using (plan_id)
where plan_version.plan_version_id = :plan_version_id
    and entry.period_id = :period_id
    and entry.recorded_at <= :known_at
order by entry.source_id collate "C", entry.fund_entry_id desc
