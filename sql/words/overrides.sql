-- Every version of every place of a report, in the order of places and versions.
select place, version_no, action, body, basis, actor, reason, recorded_at
from paragraph_override
where plan_id = :plan_id and period_id = :period_id
order by place collate "C", version_no
