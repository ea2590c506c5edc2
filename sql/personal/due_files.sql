-- Sealed files that are kept no longer: of those that became a version, and of those that never did.
select personal_key.receipt_id, sealed_file.recorded_at as last_at
from personal_key
join sealed_file using (receipt_id)
where sealed_file.recorded_at < case
    when exists (select from submission where submission.receipt_id = personal_key.receipt_id)
        then cast(:counted_before as timestamptz)
    else cast(:refused_before as timestamptz)
end
order by personal_key.receipt_id
