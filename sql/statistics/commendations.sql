-- Rows of decided commendations that a snapshot of statistics is counted from, the newest report first; a submission
-- without any is one row too.
select submission.submission_id, submission.plan_id, submission.period_id, submission.unit_id, submission.data_as_of,
    fact.row_no, fact.award_id, fact.level_id, fact.kind_id, fact.recipient_class_id, fact.award_count,
    fact.decision_number, fact.decision_key, fact.decision_date
from snapshot_source as source
join submission using (submission_id)
left join commendation_fact as fact on fact.submission_id = submission.submission_id and fact.is_decided
where source.snapshot_id = :snapshot_id
order by submission.data_as_of desc, submission.plan_id collate "C", submission.period_id collate "C",
    submission.unit_id collate "C", fact.row_no
