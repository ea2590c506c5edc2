-- Every set of figures that a report or a correction was made from. One that nothing was made from is working matter.
select
    snapshot.snapshot_id,
    'figures_made' as kind,
    'snapshot:' || snapshot.snapshot_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(snapshot), 'parts', parts.digests)) as payload
from snapshot
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select 'snapshot_input' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_input as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_note' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_note as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_word' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_word as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_bloc' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_bloc as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'member_score' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from member_score as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'member_rank' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from member_rank as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'ballot_result' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from ballot_result as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'obligation_status' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from obligation_status as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'indicator_total' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from indicator_total as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'target_verdict' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from target_verdict as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'movement_total' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from movement_total as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'commendation_total' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from commendation_total as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_registration' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_registration as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_task' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_task as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'registered_verdict' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from registered_verdict as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_source' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_source as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'snapshot_fund' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from snapshot_fund as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'statistics_cell' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from statistics_cell as part
            where part.snapshot_id = snapshot.snapshot_id
            union all
            select 'annex_coverage_total' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from annex_coverage_total as part
            where part.snapshot_id = snapshot.snapshot_id
        ) as part_row
        group by name
    ) as part
) as parts
where snapshot.snapshot_id in (select snapshot_id from report_revision union all select snapshot_id from correction)
