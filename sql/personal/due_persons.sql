-- Persons of whom nothing came in for as long as names are kept.
select person_id, max(recorded_at) as last_at
from personal_key
where person_id is not null
group by person_id
having max(recorded_at) < :before
order by person_id
