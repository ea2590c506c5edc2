-- The order in which members with equal totals were drawn.
insert into bloc_draw (plan_id, period_id, units, held_on, note, actor)
values (:plan_id, :period_id, :units, :held_on, :note, :actor)
returning bloc_draw_id
