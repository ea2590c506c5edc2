-- The keys of the rows of one file; none for a person whose keys were destroyed since they were looked up.
insert into personal_key (kind, person_id, entry_id, wrapped_key)
select 'entry', person_id, entry_id, wrapped_key
from unnest(cast(:person_ids as bigint[]), cast(:entry_ids as uuid[]), cast(:wrapped_keys as bytea[]))
    as listed (person_id, entry_id, wrapped_key)
where exists (
    select from personal_key as known
    where known.kind = 'person' and known.person_id = listed.person_id)
