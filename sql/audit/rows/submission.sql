-- Every version of a submission, withdrawals and invalidations among them, with all its facts; and the version that
-- it follows.
select
    submission.submission_id,
    case submission.kind when 'report' then 'loaded' when 'withdrawal' then 'withdrawn' else 'invalidated' end as kind,
    'submission:' || submission.submission_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object(
        'row', to_jsonb(submission),
        'supersedes', (
            select 'submission:' || earlier.submission_id
            from submission as earlier
            where earlier.plan_id = submission.plan_id and earlier.period_id = submission.period_id
                and earlier.unit_id = submission.unit_id and earlier.version_no < submission.version_no
            order by earlier.version_no desc
            limit 1
        ),
        'parts', parts.digests
    )) as payload
from submission
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select 'indicator_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from indicator_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'registered_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from registered_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'movement_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from movement_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'commendation_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from commendation_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'model_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from model_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'pact_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from pact_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'score_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from score_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'narrative_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from narrative_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'registration_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from registration_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'launch_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from launch_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'unit_plan_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from unit_plan_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'annex_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from annex_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'annex_unit_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from annex_unit_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'annex_coverage_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from annex_coverage_fact as part
            where part.submission_id = submission.submission_id
            union all
            select 'awardee_fact' as name, jsonb_strip_nulls(to_jsonb(part))::text as line
            from awardee_fact as part
            where part.submission_id = submission.submission_id
        ) as part_row
        group by name
    ) as part
) as parts
