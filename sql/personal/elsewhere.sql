-- When a person's name was written into files that nobody but their owner can find again.
select action, actor, recorded_at
from personal_access
where :person_id = any (person_ids) and is_elsewhere
order by personal_access_id
