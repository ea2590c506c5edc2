-- Reissues that were decided on and never made, by period: the run that was to make one died after the comparison.
-- An hour is longer than any run takes; the comparison must be the newest one of the newest revision. A decision holds
-- for the same differences under another template or software version too (find_correction.sql).
select correction.period_id
from (
    select distinct on (plan_id, period_id) *
    from correction
    where plan_id = :plan_id
    order by plan_id, period_id, correction_id desc
) as correction
left join lateral (
    select correction_decision.decision, correction_decision.recorded_at
    from correction as alike
    join correction_decision using (correction_id)
    where alike.report_id = correction.report_id
        and alike.snapshot_id = correction.snapshot_id
        and alike.differences_sha256 = correction.differences_sha256
    order by correction_decision.recorded_at desc
    limit 1
) as decision on true
where correction.outcome = 'reissue'
    and (correction.waits_for is null and decision.decision is null or decision.decision = 'approved')
    and greatest(decision.recorded_at, correction.recorded_at) < cast(:now as timestamptz) - interval '1 hour'
    and not exists (select from report_revision as made where made.supersedes = correction.report_id)
order by correction.period_id collate "C"
