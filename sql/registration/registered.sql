-- What every unit of a plan has registered in a period, as known at an instant.
select
    newest.unit_id,
    fact.registration_id,
    fact.name,
    fact.unit_of_measure,
    fact.planned,
    fact.is_limit,
    fact.due,
    fact.target_id,
    fact.explanation
from submission_known_at(:plan_id, :period_id, :known_at) as newest
join registration_fact as fact using (submission_id)
order by newest.unit_id collate "C", fact.row_no
