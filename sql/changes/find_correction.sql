-- A comparison with all that says whether a replacement may come of it: by its id, by what was compared, or all of a
-- plan or of every plan.
with wanted as (
    -- One branch a key, so that each finds its rows by an index however many comparisons there are.
    select correction_id
    from correction
    where correction_id = :correction_id
    union
    select correction_id
    from correction
    where report_id = :report_id
        and snapshot_id = :snapshot_id
        and template_sha256 = :template_sha256
        and software_version = :software_version
        and acknowledgement_id is not distinct from cast(:acknowledgement_id as bigint)
    union
    select correction_id
    from correction
    where cast(:listed as boolean) and (cast(:plan_id as text) is null or plan_id = :plan_id)
)
select
    correction.*,
    decided.decision,
    decided.actor,
    decided.reason as decision_reason,
    decided.recorded_at as decided_at,
    issued.report_id as issued_report_id,
    issued.revision_no as issued_revision_no,
    compared.revision_no as compared_revision_no,
    (
        select max(newer.correction_id)
        from correction as newer
        where newer.plan_id = correction.plan_id and newer.period_id = correction.period_id
    ) as newest_correction_id,
    (
        select revision.report_id
        from report_revision as revision
        where revision.plan_id = correction.plan_id and revision.period_id = correction.period_id
        order by revision.revision_no desc
        limit 1
    ) as newest_report_id
from wanted
join correction using (correction_id)
left join lateral decision_on(correction.correction_id) as decided on true
join report_revision as compared on compared.report_id = correction.report_id
left join report_revision as issued on issued.correction_id = correction.correction_id
order by correction.correction_id
