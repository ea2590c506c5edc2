-- The number of the person with this blind index.
select person_id from personal_key where blind_index = :blind_index
