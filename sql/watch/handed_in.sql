-- Which units' reports count now, a confirmed nil included: of the reports that are asked for.
select asked.plan_id, asked.period_id, known.unit_id
from unnest(cast(:plan_ids as text[]), cast(:period_ids as text[])) as asked (plan_id, period_id)
cross join lateral submission_known_at(asked.plan_id, asked.period_id, :now) as known
