-- Who read the names of a person.
select action, actor, purpose, plan_id, period_id, recorded_at
from personal_access
where :person_id = any (person_ids)
order by personal_access_id
