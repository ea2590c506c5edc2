-- Up to when the newest figures of a report are known; null where none were summed yet.
select max(known_at)
from snapshot
where plan_id = :plan_id and period_id = :period_id
