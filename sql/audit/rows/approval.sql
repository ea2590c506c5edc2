-- Every answer about a draft.
select
    approval.approval_request_id,
    approval.decision,
    'approval_' || approval.decision as kind,
    concat_ws('/', 'approval:' || approval.approval_request_id, upper(approval.decision)) as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(approval))) as payload
from approval
