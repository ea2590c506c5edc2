-- What a vote of the bloc or of its council came to, by the threshold that stands in the plan. Without a quorum it came to
-- nothing. Where more reach the threshold than may be nominated, votes decide, then the places by points; who is
-- equal in both at the limit is to be voted on again.
insert into ballot_result (
    snapshot_id, honour_id, unit_id, votes, members_present, members, base, percent, outcome
)
with
own as (
    select snapshot.plan_version_id, snapshot.period_id, plan_version.content -> 'bloc' as bloc
    from snapshot
    join plan_version using (plan_version_id)
    where snapshot.snapshot_id = :snapshot_id and plan_version.content ->> 'kind' = 'bloc'
),
honour as (
    select
        entry ->> 'id' as honour_id,
        entry ->> 'of' as share_of,
        case entry ->> 'voters' when 'council' then cast(bloc -> 'council' ->> 'members' as int) end as council,
        cast(entry ->> 'is_strict' as boolean) as is_strict,
        cast(entry ->> 'threshold_percent' as numeric) as threshold,
        cast(entry ->> 'quorum_percent' as numeric) as quorum,
        cast(entry ->> 'quota' as int) as quota
    from own
    cross join lateral jsonb_array_elements(bloc -> 'honours') as entry
),
member as (
    select count(*) as members
    from own
    join plan_obligation using (plan_version_id, period_id)
),
vote as (
    select
        ballot.honour_id,
        vote.unit_id,
        vote.votes,
        ballot.members_present,
        voter.members,
        honour.quota,
        100.0 * ballot.members_present < honour.quorum * voter.members as is_without_quorum,
        case honour.share_of
            when 'present' then ballot.members_present
            when 'valid' then coalesce(ballot.ballots_valid, 0)
            else voter.members
        end as base,
        honour.threshold,
        honour.is_strict
    from snapshot_bloc
    join bloc_ballot as ballot using (bloc_ballot_id)
    join bloc_ballot_vote as vote using (bloc_ballot_id)
    join honour using (honour_id)
    cross join member
    cross join lateral (select coalesce(honour.council, member.members) as members) as voter
    where snapshot_bloc.snapshot_id = :snapshot_id
),
judged as (
    select
        vote.*,
        not coalesce(is_without_quorum, false)
        and base > 0
        and case when is_strict then 100.0 * votes > threshold * base else 100.0 * votes >= threshold * base end
            as is_reached
    from vote
),
ordered as (
    select
        judged.*,
        rank() over by_votes as first_place,
        count(*) over by_votes as last_place
    from judged
    left join member_rank on member_rank.snapshot_id = :snapshot_id and member_rank.unit_id = judged.unit_id
    window by_votes as (partition by honour_id, is_reached order by votes desc, member_rank.place nulls last)
)
select
    :snapshot_id,
    honour_id,
    unit_id,
    votes,
    members_present,
    members,
    base,
    -- Rounded as anybody would, but never up to a threshold that was missed.
    case
        when not is_reached and round(share, 2) >= threshold then trunc(share, 2)
        else round(share, 2)
    end,
    case
        when is_without_quorum then 'no_quorum'
        when not is_reached then 'not_reached'
        when quota is null or last_place <= quota then 'chosen'
        when first_place > quota then 'beyond_quota'
        else 'tied'
    end
from ordered
cross join lateral (select coalesce(100.0 * votes / nullif(base, 0), 0) as share) as voted
