-- Rows of commendations of every unit, with the decision behind each and the movement that it belongs to.
select submission.unit_id, fact.row_no, fact.award_id, fact.level_id, fact.kind_id, fact.recipient_class_id,
    fact.is_decided, fact.award_count, fact.women, fact.direct_workers, fact.small_collectives, fact.decision_number,
    fact.decision_key, fact.decision_date, fact.movement_id, fact.signer
from snapshot_input as input
join submission using (submission_id)
join commendation_fact as fact using (submission_id)
where input.snapshot_id = :snapshot_id
order by submission.unit_id collate "C", fact.row_no
