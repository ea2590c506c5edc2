-- Reissues that were decided on and never made, by plan and period: the run that was to make one died after the
-- comparison. An hour is longer than any run takes; the comparison must be the newest one of the newest revision.
select correction.plan_id, correction.period_id
from (
    select distinct on (plan_id, period_id) *
    from correction
    where plan_id = any(cast(:plan_ids as text[]))
    order by plan_id, period_id, correction_id desc
) as correction
left join lateral decision_on(correction.correction_id) as decision on true
where correction.outcome = 'reissue'
    and (correction.waits_for is null and decision.decision is null or decision.decision = 'approved')
    and greatest(decision.recorded_at, correction.recorded_at) < cast(:now as timestamptz) - interval '1 hour'
    and not exists (select from report_revision as made where made.supersedes = correction.report_id)
order by correction.plan_id collate "C", correction.period_id collate "C"
