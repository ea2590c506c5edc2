-- Everything that is recorded about a person, in whatever version of a list.
select
    submission.plan_id,
    submission.period_id,
    submission.unit_id,
    submission.version_no,
    submission.received_at,
    awardee_fact.*,
    personal_key.wrapped_key
from awardee_fact
join submission using (submission_id)
left join personal_key on personal_key.entry_id = awardee_fact.entry_id
where awardee_fact.person_id = :person_id
order by submission.received_at, awardee_fact.submission_id, awardee_fact.row_no
