-- Points of every member in every criterion of the bloc's scale. The leader's appraisal counts before what follows from a
-- figure of the pact, and that before the member's own points. A bonus or penalty that nobody claims is zero for a member
-- of whom anything is known; points that must be given and are not stay unknown. A figure gives its share of what was
-- agreed, cut to two decimals and never more than all points, or all points once it is reached; for what had better be
-- low only the latter has a meaning.
insert into member_score (
    snapshot_id, unit_id, criterion_id, self_points, figure_points, leader_points, points, source
)
with
own as (
    select snapshot.plan_id, snapshot.period_id, snapshot.plan_version_id, plan_version.content -> 'bloc' as bloc
    from snapshot
    join plan_version using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id and plan_version.content ->> 'kind' = 'bloc'
),
criterion as (
    select
        entry ->> 'id' as criterion_id,
        entry ->> 'kind' as kind,
        entry ->> 'scored' as scored,
        entry ->> 'content' as content_id,
        entry ->> 'scale' as scale,
        cast(entry ->> 'max_points' as numeric) as max_points
    from own
    cross join lateral jsonb_array_elements(bloc -> 'criteria') as entry
),
pact as (
    select
        entry ->> 'id' as content_id,
        entry ->> 'better' as better,
        cast(entry ->> 'planned' as numeric) as planned
    from own
    cross join lateral jsonb_array_elements(bloc -> 'pact' -> 'contents') as entry
),
handed_in as (
    select submission.unit_id, submission.submission_id
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
),
appraisal as (
    select bloc_score.*
    from snapshot_bloc
    join bloc_score using (bloc_score_id)
    where snapshot_bloc.snapshot_id = :snapshot_id
),
figure as (
    select
        handed_in.unit_id,
        criterion.criterion_id,
        case
            when pact.better = 'lower' then case when fact.actual <= pact.planned then max_points else 0 end
            when scale = 'reached' then case when fact.actual >= pact.planned then max_points else 0 end
            else trunc(max_points * least(greatest(fact.actual / pact.planned, 0), 1), 2)
        end as points
    from criterion
    join pact using (content_id)
    join pact_fact as fact using (content_id)
    join handed_in using (submission_id)
    where fact.actual is not null
),
found as (
    select
        obligation.unit_id,
        criterion.criterion_id,
        criterion.kind,
        case when criterion.scored = 'member' then fact.points end as self_points,
        figure.points as figure_points,
        appraisal.points as leader_points,
        handed_in.submission_id is not null
        or exists (
            select from appraisal as any_of where any_of.unit_id = obligation.unit_id and any_of.points is not null
        ) as is_known
    from own
    join plan_obligation as obligation using (plan_version_id, period_id)
    cross join criterion
    left join handed_in using (unit_id)
    left join score_fact as fact
        on fact.submission_id = handed_in.submission_id and fact.criterion_id = criterion.criterion_id
    left join figure on figure.unit_id = obligation.unit_id and figure.criterion_id = criterion.criterion_id
    left join appraisal
        on appraisal.unit_id = obligation.unit_id and appraisal.criterion_id = criterion.criterion_id
)
select
    :snapshot_id,
    unit_id,
    criterion_id,
    self_points,
    figure_points,
    leader_points,
    coalesce(leader_points, figure_points, self_points, case when kind <> 'score' and is_known then 0 end),
    case
        when leader_points is not null then 'leader'
        when figure_points is not null then 'indicator'
        when self_points is not null then 'member'
        when kind <> 'score' and is_known then 'unclaimed'
        else 'none'
    end
from found
