-- Notices: one digest per address and day (docs/architecture.md, "Reminders"). Insert-only, like every record.

create table notice (
    notice_id bigint generated always as identity primary key,
    address text not null check (address = lower(address)),
    day date not null,
    message_id text not null unique default '<notice.' || gen_random_uuid() || '@thidua.local>',
    recorded_at timestamptz not null default clock_timestamp(),
    unique (address, day)
);
create index on notice (day);
comment on table notice is 'the unique key keeps a second digest from an address on one day, whoever else is at work';
comment on column notice.day is 'in the legal zone';

create table notice_event (
    notice_id bigint not null references notice,
    attempt_no int not null check (attempt_no >= 1),
    state text not null check (state in ('CLAIMED', 'STARTED', 'SENT', 'REFUSED', 'FAILED', 'UNKNOWN')),
    sentence text not null,
    worker text not null,
    sha256 sha256_hex references blob,
    item_keys text[],
    lease_until timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (notice_id, attempt_no, state),
    check ((state = 'CLAIMED') = (sha256 is not null)),
    check ((state = 'CLAIMED') = (item_keys is not null))
);
comment on column notice_event.sha256 is 'what this attempt is to send, as it lies in the vault';
comment on column notice_event.item_keys is 'what it tells, ''kind|key''';
comment on table notice_event is
    'insert-only; the primary key is the claim: two workers cannot both insert CLAIMED for the same attempt';

-- A digest that came back: the officer and the operator are told, the unit cannot be.
alter table mail_note
    add column notice_id bigint references notice,
    drop constraint mail_note_check,
    drop constraint mail_note_kind_check,
    add constraint mail_note_kind_check check (kind in ('delayed', 'relayed', 'reply', 'unreadable', 'undelivered')),
    add constraint mail_note_check check (
        (kind in ('delayed', 'relayed', 'reply')) = (delivery_id is not null)
        and (kind = 'undelivered') = (notice_id is not null));
create index on mail_note (notice_id);
