-- Every version of what a person wrote in a report.
select
    paragraph_override.paragraph_override_id,
    'words_written' as kind,
    'paragraph_override:' || paragraph_override.paragraph_override_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_build_object('row', jsonb_strip_nulls(to_jsonb(paragraph_override))) as payload
from paragraph_override
