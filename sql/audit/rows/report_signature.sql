-- Every signature that a report carries.
select
    signature.report_id,
    signature.field,
    'report_signed' as kind,
    concat_ws('/', 'report_signature:' || signature.report_id, upper(signature.field)) as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(signature))) as payload
from report_signature as signature
