-- What a replacement says of the revision it replaces.
select replaced.report_id, replaced.revision_no, replaced.recorded_at as issued_at, revision.reason, correction.differences_sha256
from report_revision as revision
join report_revision as replaced on replaced.report_id = revision.supersedes
join correction on correction.correction_id = revision.correction_id
where revision.report_id = :report_id
