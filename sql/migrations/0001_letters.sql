-- What was said to whom: pinned once, before anything is sent. Answers to units that were written: see check/feedback.

create table delivery_letter (
    delivery_id bigint primary key references delivery,
    sha256 sha256_hex not null references blob,
    recorded_at timestamptz not null default recorded_now()
);
comment on column delivery_letter.sha256 is 'the letter with the hashes of its files, as JSON in the vault';

create table batch_answer (
    batch_id bigint primary key references check_batch,
    recorded_at timestamptz not null default recorded_now()
);
comment on table batch_answer is 'verdicts that the units have been told: their answers lie in the outbox';
