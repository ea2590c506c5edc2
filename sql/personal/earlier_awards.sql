-- What lists that count say of these persons, but for those that the same unit hands in anew. Which version counts is asked
-- of each plan and period that holds a list. A list is of the year of its period, whose id begins with it.
with listed as (
    select distinct submission.plan_id, submission.period_id
    from awardee_fact
    join submission using (submission_id)
    where awardee_fact.person_id = any(cast(:person_ids as bigint[]))
)
select
    awardee_fact.person_id,
    awardee_fact.award_id,
    awardee_fact.is_decided,
    awardee_fact.achievement_mark,
    cast(left(counted.period_id, 4) as int) as year
from listed
cross join lateral submission_known_at(listed.plan_id, listed.period_id, 'infinity') as counted
join awardee_fact using (submission_id)
where awardee_fact.person_id = any(cast(:person_ids as bigint[]))
    and (counted.plan_id, counted.period_id, counted.unit_id) <> (:plan_id, :period_id, :unit_id)
order by awardee_fact.person_id, counted.submission_id, awardee_fact.row_no
