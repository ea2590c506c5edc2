-- One vote for one honour; the newest one counts.
-- Known after every instant of which figures were made, like any other input.
insert into bloc_ballot (
    plan_id, period_id, honour_id, held_on, members_present, ballots_cast, ballots_valid, note, actor, recorded_at
)
select :plan_id, :period_id, :honour_id, :held_on, :members_present, :ballots_cast, :ballots_valid, :note, :actor,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from bloc_ballot where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning bloc_ballot_id
