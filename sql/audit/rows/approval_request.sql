-- Every draft that a person was asked about, with its files.
select
    request.approval_request_id,
    'approval_requested' as kind,
    'approval_request:' || request.approval_request_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(request), 'parts', parts.digests)) as payload
from approval_request as request
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            'approval_file' as name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select jsonb_strip_nulls(to_jsonb(part))::text as line
            from approval_file as part
            where part.approval_request_id = request.approval_request_id
        ) as part_row
        having count(*) > 0
    ) as part
) as parts
