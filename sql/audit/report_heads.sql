-- The heads that issued reports carry in print, and whether the chain still has them before the report's own link.
select
    revision.report_id,
    revision.plan_id,
    revision.period_id,
    revision.revision_no,
    revision.audit_head,
    revision.model_sha256,
    issued.seq as issued_seq,
    head.seq as head_seq
from report_revision as revision
left join audit_entry as issued on issued.subject = 'report_revision:' || revision.report_id
left join audit_entry as head on head.hash = revision.audit_head
order by revision.report_id
