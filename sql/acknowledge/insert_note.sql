-- A mail that decides nothing; the same bytes again are the same row.
insert into thidua.mail_note (delivery_id, notice_id, kind, sentence, said_by, said_at, evidence_sha256, recorded_at)
values (
    cast(:delivery_id as bigint), cast(:notice_id as bigint), :kind, :sentence, cast(:said_by as text), :said_at,
    :evidence_sha256, greatest(clock_timestamp(), cast(:now as timestamptz)))
on conflict do nothing
returning mail_note_id;
