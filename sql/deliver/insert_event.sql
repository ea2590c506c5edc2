-- The primary key is the claim: of two workers one gets a row back. Nothing here is ever changed afterwards, and an
-- attempt with an outcome takes no further event; UNKNOWN is none, for an answer may still come.
insert into thidua.delivery_event (
    delivery_id, attempt_no, state, sentence, worker, actor, reason, even_if_replaced, lease_until, recorded_at)
select
    :delivery_id, :attempt_no, :state, :sentence, :worker, cast(:actor as text), cast(:reason as text),
    cast(:even_if_replaced as boolean), cast(:lease_until as timestamptz), cast(:recorded_at as timestamptz)
where not exists (
    select from thidua.delivery_event
    where delivery_id = :delivery_id and attempt_no = :attempt_no and state in ('SENT', 'REFUSED', 'FAILED'))
on conflict (delivery_id, attempt_no, state) do nothing
returning delivery_id;
