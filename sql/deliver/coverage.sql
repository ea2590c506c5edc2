-- Coverage stands beside every total: units that the figures hold, of units that owed a report; targets that cannot
-- be judged, of all targets, where units were asked. A missing unit never counts as zero. units_counted: units whose reports of
-- other periods statistics are counted from.
with units as (
    select
        count(*) as units_expected,
        count(*) filter (where thidua.has_reported(state)) as units_reported
    from thidua.obligation_status
    where snapshot_id = :snapshot_id and state <> 'NOT_REQUIRED'
),
targets as (
    select
        count(*) as targets_all,
        count(*) filter (where verdict = 'INSUFFICIENT_DATA') as targets_insufficient
    from thidua.target_verdict
    cross join units
    where snapshot_id = :snapshot_id and units.units_expected > 0
),
counted as (
    select count(distinct submission.unit_id) as units_counted
    from thidua.snapshot_source
    join thidua.submission using (submission_id)
    where snapshot_id = :snapshot_id
)
select units_expected, units_reported, targets_all, targets_insufficient, units_counted
from units cross join targets cross join counted;
