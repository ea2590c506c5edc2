-- "A missing unit never counts as zero": a total that lacks units is scored only where no missing figure could change
-- the verdict, and then says so.
select
    'missing_units_not_scored' as rule,
    total.target_id as key,
    format(
        'mới có %s/%s đơn vị có số liệu nhưng đã đánh giá %s (%s)',
        total.units_reported, total.units_expected, verdict.verdict, verdict.reason
    ) as detail
from snapshot
join plan_target as target using (plan_version_id)
join indicator_total as total using (snapshot_id, target_id)
join target_verdict as verdict using (snapshot_id, target_id)
left join annex_coverage_total as below using (snapshot_id, target_id)
where snapshot.snapshot_id = :snapshot_id
    and verdict.verdict in ('EXCEEDED', 'MET', 'NOT_MET')
    and case when target.roll_up in ('SINGLE', 'EXTERNAL') then total.units_reported = 0
        else total.units_reported < total.units_expected or below.units_reported < below.units_expected end
    and not (verdict.reason = 'certain_despite_missing' and (target.lowest >= 0 or target.roll_up = 'COUNT'))
