-- What was said already, in the same words of the same instant or in the same bytes, is not said again.
insert into thidua.acknowledgement (
    delivery_id, state, source, code, sentence, said_by, said_at, evidence_sha256, recorded_at)
values (
    :delivery_id, :state, :source, cast(:code as text), :sentence, cast(:said_by as text), :said_at,
    cast(:evidence_sha256 as text), greatest(clock_timestamp(), cast(:now as timestamptz)))
on conflict do nothing
returning acknowledgement_id;
