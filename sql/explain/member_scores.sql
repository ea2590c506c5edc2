-- Points that count, of every member and criterion, and where they come from.
select
    member_score.unit_id,
    member_score.criterion_id,
    member_score.points,
    member_score.source,
    appraisal.reason,
    appraisal.actor,
    appraisal.recorded_at
from member_score
left join lateral (
    select bloc_score.reason, bloc_score.actor, bloc_score.recorded_at
    from snapshot_bloc
    join bloc_score using (bloc_score_id)
    where snapshot_bloc.snapshot_id = member_score.snapshot_id and bloc_score.unit_id = member_score.unit_id
        and bloc_score.criterion_id = member_score.criterion_id and bloc_score.points is not null
) as appraisal on true
where member_score.snapshot_id = :snapshot_id
order by member_score.unit_id collate "C", member_score.criterion_id collate "C"
