-- The keys of a person and of these files; what they were the keys of is noise from now on.
delete from personal_key
where person_id = cast(:person_id as bigint) or receipt_id = any (cast(:receipt_ids as bigint[]))
