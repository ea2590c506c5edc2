-- Numbers of the register with what became of each, and up to when the newest figures of its report are known.
select
    document_number.document_number_id,
    document_number.issuer,
    document_number.year,
    document_number.number,
    document_number.sign,
    document_number.dated,
    document_number.plan_id,
    document_number.period_id,
    document_number.revision_no,
    document_number.take_no,
    document_number.actor,
    document_number.recorded_at,
    report_revision.report_id,
    cancellation.actor as cancelled_by,
    cancellation.recorded_at as cancelled_at,
    cancellation.reason as cancel_reason,
    (
        select max(snapshot.known_at)
        from snapshot
        where snapshot.plan_id = document_number.plan_id and snapshot.period_id = document_number.period_id
    ) as figures_known_at
from document_number
left join report_revision using (document_number_id)
left join document_number_cancellation as cancellation using (document_number_id)
where (cast(:document_number_id as bigint) is null or document_number.document_number_id = :document_number_id)
    and (cast(:plan_id as text) is null or document_number.plan_id = :plan_id)
    and (cast(:period_id as text) is null or document_number.period_id = :period_id)
    and (cast(:revision_no as int) is null or document_number.revision_no = :revision_no)
order by document_number.issuer collate "C", document_number.year, document_number.number
