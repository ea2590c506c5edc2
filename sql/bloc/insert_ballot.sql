-- One vote for one honour; the newest one counts.
insert into bloc_ballot (plan_id, period_id, honour_id, held_on, members_present, note, actor)
values (:plan_id, :period_id, :honour_id, :held_on, :members_present, :note, :actor)
returning bloc_ballot_id
