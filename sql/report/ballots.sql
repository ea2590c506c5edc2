-- What the votes of a bloc came to, and when they were held.
select
    result.honour_id,
    result.unit_id,
    result.votes,
    result.members_present,
    result.members,
    result.base,
    result.percent,
    result.outcome,
    ballot.held_on,
    ballot.ballots_cast,
    ballot.ballots_valid
from ballot_result as result
join lateral (
    select bloc_ballot.held_on, bloc_ballot.ballots_cast, bloc_ballot.ballots_valid
    from snapshot_bloc
    join bloc_ballot using (bloc_ballot_id)
    where snapshot_bloc.snapshot_id = result.snapshot_id and bloc_ballot.honour_id = result.honour_id
) as ballot on true
where result.snapshot_id = :snapshot_id
order by result.honour_id collate "C", result.unit_id collate "C"
