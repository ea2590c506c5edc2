-- Which version of every unit's registration counts, and how much stands in it.
select
    newest.unit_id,
    newest.version_no,
    newest.received_at,
    newest.is_confirmed_nil,
    document.document_number,
    document.dated,
    (select count(*) from registration_fact as fact where fact.submission_id = newest.submission_id) as content_count,
    (select count(*) from launch_fact as fact where fact.submission_id = newest.submission_id) as launch_count
from submission_known_at(:plan_id, :period_id, :known_at) as newest
left join unit_plan_fact as document using (submission_id)
order by newest.unit_id collate "C"
