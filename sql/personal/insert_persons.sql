-- Who is known keeps their number; two writers at once give one number.
insert into personal_key (kind, person_id, blind_index, salt)
select 'person', nextval('person_id'), blind_index, salt
from unnest(cast(:indexes as bytea[]), cast(:salts as bytea[])) as listed (blind_index, salt)
where not exists (select from personal_key where personal_key.blind_index = listed.blind_index)
order by blind_index
on conflict (blind_index) do nothing
