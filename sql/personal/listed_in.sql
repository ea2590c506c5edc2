-- The plans and periods of which a list may name the person, whichever version counts now.
select distinct submission.plan_id, submission.period_id
from awardee_fact
join submission using (submission_id)
where awardee_fact.person_id = :person_id
order by submission.plan_id, submission.period_id
