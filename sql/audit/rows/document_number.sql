-- Every number of the register.
select
    document_number.document_number_id,
    'number_taken' as kind,
    'document_number:' || document_number.document_number_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(document_number))) as payload
from document_number
