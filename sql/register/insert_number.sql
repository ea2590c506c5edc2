-- take_no counts the numbers that were held for the same revision; all but the last are cancelled.
insert into document_number (
    issuer, year, number, sign, dated, plan_id, period_id, revision_no, take_no, actor, recorded_at)
select
    :issuer, :year, :number, :sign, :dated, :plan_id, :period_id, :revision_no, count(*) + 1, :actor,
    greatest(clock_timestamp(), cast(:now as timestamptz))
from document_number
where plan_id = :plan_id and period_id = :period_id and revision_no = :revision_no
returning document_number_id
