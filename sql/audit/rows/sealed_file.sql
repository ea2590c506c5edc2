-- Which received files are kept sealed, and under which hash; who is named in them is counted, by number.
select
    sealed_file.receipt_id,
    'file_sealed' as kind,
    'sealed_file:' || sealed_file.receipt_id as subject,
    sealed_file.recorded_at as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(sealed_file), 'parts', parts.digests)) as payload
from sealed_file
left join lateral (
    select jsonb_build_object('sealed_file_person', jsonb_build_object(
        'rows', count(*),
        'sha256', encode(sha256(convert_to(string_agg(person_id::text, E'\n' order by person_id), 'UTF8')), 'hex'))) as digests
    from sealed_file_person
    where sealed_file_person.receipt_id = sealed_file.receipt_id
    having count(*) > 0
) as parts on true
