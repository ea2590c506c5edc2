-- Every vote of a bloc, with the votes for each candidate.
select
    ballot.bloc_ballot_id,
    'bloc_voted' as kind,
    'bloc_ballot:' || ballot.bloc_ballot_id as subject,
    cast(null as timestamptz) as written_at,
    jsonb_strip_nulls(jsonb_build_object('row', to_jsonb(ballot), 'parts', parts.digests)) as payload
from bloc_ballot as ballot
cross join lateral (
    select jsonb_object_agg(name, jsonb_build_object('rows', row_count, 'sha256', sha256)) as digests
    from (
        select
            'bloc_ballot_vote' as name,
            count(*) as row_count,
            encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as sha256
        from (
            select jsonb_strip_nulls(to_jsonb(part))::text as line
            from bloc_ballot_vote as part
            where part.bloc_ballot_id = ballot.bloc_ballot_id
        ) as part_row
        having count(*) > 0
    ) as part
) as parts
