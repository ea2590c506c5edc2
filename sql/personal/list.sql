-- The lists of a plan and period that count, row by row, with the key of each; null where it was destroyed.
select
    counted.unit_id,
    awardee_fact.*,
    personal_key.wrapped_key
from submission_known_at(:plan_id, :period_id, 'infinity') as counted
join awardee_fact using (submission_id)
left join personal_key on personal_key.entry_id = awardee_fact.entry_id
order by counted.unit_id, awardee_fact.row_no
