-- Links that speak of nothing that is recorded here; the application cannot write one.
select seq, subject, kind
from audit_entry
where split_part(subject, ':', 1) <> all(cast(:sources as text[]))
order by seq
