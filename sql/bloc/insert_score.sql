-- One appraisal of one member in one criterion; the newest one counts.
-- Known after every instant of which figures were made, like any other input.
insert into bloc_score (plan_id, period_id, unit_id, criterion_id, points, reason, actor, recorded_at)
select :plan_id, :period_id, :unit_id, :criterion_id, cast(:points as numeric), :reason, :actor,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from bloc_score where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning bloc_score_id
