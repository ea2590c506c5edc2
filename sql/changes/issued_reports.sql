-- Every report that was ever issued.
select distinct plan_id collate "C" as plan_id, period_id collate "C" as period_id
from report_revision
order by 1, 2
