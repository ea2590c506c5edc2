-- What was done to each revision of a report before it could go out, in order: composed; allowed by a person, where one
-- was asked; signed, once all signatures are there that it must have.
with revision as (
    select report_id, revision_no, plan_id, period_id, correction_id, recorded_at
    from thidua.report_revision
    where plan_id = :plan_id and period_id = :period_id
),
step as (
    select revision.report_id, revision.revision_no, 'rendered' as stage, revision.recorded_at as done_at,
        cast(null as text) as done_by
    from revision
    union all
    select revision.report_id, revision.revision_no, 'approved', decision.recorded_at, decision.actor
    from revision
    join thidua.correction_decision as decision using (correction_id)
    where decision.decision = 'approved'
    union all
    select revision.report_id, revision.revision_no, 'approved', answered.recorded_at, answered.actor
    from revision
    join lateral (
        select approval.recorded_at, approval.actor
        from thidua.approval_request as request
        join thidua.approval using (approval_request_id)
        where request.plan_id = revision.plan_id and request.period_id = revision.period_id
            and approval.decision = 'approved' and approval.recorded_at <= revision.recorded_at
        order by approval.recorded_at desc
        limit 1
    ) as answered on true
    where revision.revision_no = 0
    union all
    select revision.report_id, revision.revision_no, 'signed', signature.recorded_at, signature.signer_name
    from revision
    join thidua.report_signature as signature using (report_id)
    where not exists (
        select from thidua.report_signing as wanted
        where wanted.report_id = revision.report_id
            and not exists (
                select from thidua.report_signature as given
                where given.report_id = wanted.report_id and given.field = wanted.field))
)
select report_id, revision_no, stage, done_at, done_by
from step
order by revision_no, done_at;
