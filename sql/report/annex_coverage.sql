-- Units below the communes whose figures are in each total, and those that answer for it there.
select target_id, units_expected, units_reported
from annex_coverage_total
where snapshot_id = :snapshot_id
order by target_id
