-- Coverage stands beside every total: units that the figures hold, of units that owed a report; targets that cannot
-- be judged, of all targets. A missing unit never counts as zero.
with units as (
    select
        count(*) as units_expected,
        count(*) filter (where state in ('REPORTED', 'CONFIRMED_ZERO', 'LATE')) as units_reported
    from thidua.obligation_status
    where snapshot_id = :snapshot_id and state <> 'NOT_REQUIRED'
),
targets as (
    select
        count(*) as targets_all,
        count(*) filter (where verdict = 'INSUFFICIENT_DATA') as targets_insufficient
    from thidua.target_verdict
    where snapshot_id = :snapshot_id
)
select units_expected, units_reported, targets_all, targets_insufficient
from units cross join targets;
