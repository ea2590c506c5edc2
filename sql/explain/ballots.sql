-- Votes of the bloc with who recorded them.
select ballot.honour_id, vote.unit_id, vote.votes, ballot.members_present, ballot.ballots_cast,
    ballot.ballots_valid, ballot.held_on, ballot.note, ballot.actor,
    ballot.recorded_at
from snapshot_bloc
join bloc_ballot as ballot using (bloc_ballot_id)
join bloc_ballot_vote as vote using (bloc_ballot_id)
where snapshot_bloc.snapshot_id = :snapshot_id
order by ballot.honour_id collate "C", vote.unit_id collate "C"
