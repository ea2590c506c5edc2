-- What was issued last for every report: one row per report, with its number and day where it has them.
select distinct on (plan_id, period_id)
    revision.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    numbered.number,
    numbered.sign,
    numbered.dated
from report_revision as revision
left join document_number as numbered using (document_number_id)
order by plan_id, period_id, revision_no desc
