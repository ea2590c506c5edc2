-- Every number that no document bears.
select
    document_number_cancellation.document_number_id,
    'number_cancelled' as kind,
    'document_number_cancellation:' || document_number_cancellation.document_number_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(document_number_cancellation))) as payload
from document_number_cancellation
