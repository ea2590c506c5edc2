-- The votes of a ballot, candidate by candidate.
insert into bloc_ballot_vote (bloc_ballot_id, unit_id, votes)
select :bloc_ballot_id, vote.unit_id, vote.votes
from jsonb_to_recordset(cast(:votes as jsonb)) as vote (unit_id text, votes int)
