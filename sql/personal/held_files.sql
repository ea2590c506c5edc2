-- The sealed files in which a person is named, and whether they can still be opened.
select
    sealed_file.receipt_id,
    sealed_file.recorded_at,
    personal_key.wrapped_key is not null as is_readable
from sealed_file_person
join sealed_file using (receipt_id)
left join personal_key on personal_key.receipt_id = sealed_file.receipt_id
where sealed_file_person.person_id = :person_id
order by sealed_file.receipt_id
