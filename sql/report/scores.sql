-- Points of the members of a bloc, criterion by criterion, with what they rest on and who recorded those of the leader.
select
    member_score.unit_id,
    member_score.criterion_id,
    member_score.self_points,
    member_score.figure_points,
    member_score.leader_points,
    member_score.points,
    member_score.source,
    own.evidence,
    appraisal.reason,
    appraisal.actor,
    appraisal.recorded_at
from member_score
left join lateral (
    select score_fact.evidence
    from snapshot_input as input
    join submission using (submission_id)
    join score_fact using (submission_id)
    where input.snapshot_id = member_score.snapshot_id and submission.unit_id = member_score.unit_id
        and score_fact.criterion_id = member_score.criterion_id
) as own on true
left join lateral (
    select bloc_score.reason, bloc_score.actor, bloc_score.recorded_at
    from snapshot_bloc
    join bloc_score using (bloc_score_id)
    where snapshot_bloc.snapshot_id = member_score.snapshot_id and bloc_score.unit_id = member_score.unit_id
        and bloc_score.criterion_id = member_score.criterion_id and bloc_score.points is not null
) as appraisal on true
where member_score.snapshot_id = :snapshot_id
order by member_score.unit_id collate "C", member_score.criterion_id collate "C"
