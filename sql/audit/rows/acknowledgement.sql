-- Everything that the other side says of a delivery, or a person for it.
select
    acknowledgement.acknowledgement_id,
    'acknowledgement_' || acknowledgement.state as kind,
    'acknowledgement:' || acknowledgement.acknowledgement_id as subject,
    acknowledgement.recorded_at as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(acknowledgement))) as payload
from acknowledgement
