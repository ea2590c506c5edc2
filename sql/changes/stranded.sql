-- Reissues that were decided on and never made, by period: the run that was to make one died after the comparison.
-- An hour is longer than any run takes; the comparison must be the newest one of the newest revision.
select correction.period_id
from (
    select distinct on (plan_id, period_id) correction_id, plan_id, period_id, report_id, outcome, waits_for, recorded_at
    from correction
    where plan_id = :plan_id
    order by plan_id, period_id, correction_id desc
) as correction
left join correction_decision as decision using (correction_id)
where correction.outcome = 'reissue'
    and (correction.waits_for is null and decision.decision is null or decision.decision = 'approved')
    and coalesce(decision.recorded_at, correction.recorded_at) < cast(:now as timestamptz) - interval '1 hour'
    and not exists (select from report_revision as made where made.supersedes = correction.report_id)
order by correction.period_id collate "C"
