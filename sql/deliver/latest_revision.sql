-- The newest revision of one report: what a next one would supersede.
select report_id, revision_no, model_sha256, snapshot_id, template_sha256, software_version, correction_id
from thidua.report_revision
where plan_id = :plan_id and period_id = :period_id
order by revision_no desc
limit 1;
