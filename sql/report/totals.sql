-- Rolled-up figure of every target, with its coverage: a missing unit never counts as zero.
select target_id, units_expected, units_reported, numerator, denominator, actual, estimate_numerator,
    estimate_denominator, estimate, same_period, status
from indicator_total
where snapshot_id = :snapshot_id
order by target_id collate "C"
