-- Every issued revision, with its files, those it goes to, and the signatures that it needs.
select
    revision.report_id,
    'report_issued' as kind,
    'report_revision:' || revision.report_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(revision), 'parts', parts.digests)) as payload
from report_revision as revision
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select 'report_file' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from report_file as part
            where part.report_id = revision.report_id
            union all
            select 'delivery' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from delivery as part
            where part.report_id = revision.report_id
            union all
            select 'report_signing' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from report_signing as part
            where part.report_id = revision.report_id
        ) as part_row
        group by name
    ) as part
) as parts
