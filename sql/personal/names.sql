-- What is written of a person, with the keys that there still are.
select awardee_fact.entry_id, awardee_fact.sealed, personal_key.wrapped_key
from awardee_fact
join personal_key using (entry_id)
where awardee_fact.person_id = :person_id
