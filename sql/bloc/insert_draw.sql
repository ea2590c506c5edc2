-- The order in which members with equal totals were drawn.
-- Known after every instant of which figures were made, like any other input.
insert into bloc_draw (plan_id, period_id, units, held_on, note, actor, recorded_at)
select :plan_id, :period_id, :units, :held_on, :note, :actor,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from bloc_draw where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning bloc_draw_id
