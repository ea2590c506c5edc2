-- Every version of a plan, with what it asks of whom until when.
select
    version.plan_version_id,
    'plan_registered' as kind,
    'plan_version:' || version.plan_version_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(version) - 'content', 'parts', parts.digests)) as payload
from plan_version as version
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select 'content' as name, version.content::text as line
            union all
            select 'plan_unit' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from plan_unit as part
            where part.plan_version_id = version.plan_version_id
            union all
            select 'plan_obligation' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from plan_obligation as part
            where part.plan_version_id = version.plan_version_id
            union all
            select 'plan_target' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from plan_target as part
            where part.plan_version_id = version.plan_version_id
            union all
            select 'plan_reporter' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from plan_reporter as part
            where part.plan_version_id = version.plan_version_id
            union all
            select 'plan_movement' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from plan_movement as part
            where part.plan_version_id = version.plan_version_id
        ) as part_row
        group by name
    ) as part
) as parts
