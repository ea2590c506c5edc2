-- The primary key is the claim: of two workers one gets a row back. Nothing here is ever changed afterwards, and an
-- attempt with an outcome takes no further event; UNKNOWN is none, for an answer may still come.
insert into thidua.notice_event (
    notice_id, attempt_no, state, sentence, worker, sha256, item_keys, lease_until, recorded_at)
select
    :notice_id, :attempt_no, :state, :sentence, :worker, cast(:sha256 as text), cast(:item_keys as text[]),
    cast(:lease_until as timestamptz), cast(:recorded_at as timestamptz)
where not exists (
    select from thidua.notice_event
    where notice_id = :notice_id and attempt_no = :attempt_no and state in ('SENT', 'REFUSED', 'FAILED'))
on conflict (notice_id, attempt_no, state) do nothing
returning notice_id;
