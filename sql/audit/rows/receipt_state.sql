-- Every verdict on a file, with the findings that it rests on and the rules that were asked.
select
    verdict.receipt_state_id,
    'file_' || lower(verdict.state) as kind,
    'receipt_state:' || verdict.receipt_state_id as subject,
    verdict.recorded_at as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(verdict), 'parts', parts.digests)) as payload
from receipt_state as verdict
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select 'check_batch' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from check_batch as part
            where part.batch_id = verdict.batch_id
            union all
            select 'finding' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from finding as part
            where part.receipt_id = verdict.receipt_id and part.batch_id = verdict.batch_id
                and verdict.state <> 'READ'
        ) as part_row
        group by name
    ) as part
) as parts
