-- What keys of a person there are, and of which files.
select
    (select count(*) from personal_key where person_id = :person_id) as keys,
    (select count(*) from personal_key where person_id = :person_id and kind = 'entry') as entries,
    coalesce(
        (
            select array_agg(receipt_id order by receipt_id)
            from sealed_file_person
            join personal_key using (receipt_id)
            where sealed_file_person.person_id = :person_id
        ),
        '{}') as receipt_ids
