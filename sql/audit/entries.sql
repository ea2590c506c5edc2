-- The chain in order. The payload as the text that was hashed, for parsing it would lose what was hashed.
select seq, recorded_at, kind, subject, payload::text as payload, previous_hash, hash
from audit_entry
where seq > :after and (cast(:since as timestamptz) is null or recorded_at >= :since)
order by seq
