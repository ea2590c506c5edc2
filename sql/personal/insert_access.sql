-- Who reads names, of whom and what for.
insert into personal_access (action, plan_id, period_id, person_ids, actor, purpose, is_elsewhere)
values (:action, cast(:plan_id as text), cast(:period_id as text), cast(:person_ids as bigint[]), :actor, :purpose,
    :is_elsewhere)
