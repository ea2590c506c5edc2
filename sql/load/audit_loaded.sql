-- Every version is a link of the audit chain, in the transaction that stores it.
select audit_append(
    'loaded',
    'submission:' || submission_id,
    jsonb_build_object(
        'receipt_id', receipt_id,
        'plan_id', plan_id,
        'period_id', period_id,
        'unit_id', unit_id,
        'version_no', version_no,
        'content_sha256', content_sha256
    )
)
from submission
where submission_id = any(cast(:submission_ids as bigint[]))
order by submission_id
