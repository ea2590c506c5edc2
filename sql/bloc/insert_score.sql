-- One appraisal of one member in one criterion; the newest one counts.
insert into bloc_score (plan_id, period_id, unit_id, criterion_id, points, reason, actor)
values (:plan_id, :period_id, :unit_id, :criterion_id, :points, :reason, :actor)
returning bloc_score_id
