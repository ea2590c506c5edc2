-- What the other side says of a delivery: it has it, takes it, sends it back, or it never came there.
-- docs/architecture.md, "Acknowledgement". Run by the owner role.

create table acknowledgement (
    acknowledgement_id bigint generated always as identity primary key,
    delivery_id bigint not null references delivery,
    state text not null check (state in ('received', 'accepted', 'returned', 'failed')),
    source text not null check (source in ('edxml', 'dsn', 'person', 'https')),
    code text check (code <> ''),
    sentence text not null check (sentence <> ''),
    said_by text check (said_by <> ''),
    said_at timestamptz not null,
    evidence_sha256 sha256_hex,
    recorded_at timestamptz not null,
    unique nulls not distinct (delivery_id, state, source, code, said_by, said_at),
    check (source <> 'person' or said_by is not null)
);
create unique index on acknowledgement (delivery_id, state, source, evidence_sha256)
    where evidence_sha256 is not null;
comment on table acknowledgement is
    'insert-only; what is said twice, by the same words of the same instant or in the same bytes, is one row';
comment on column acknowledgement.state is
    'failed: a copy that was sent did not arrive; returned: the receiver does not take the report and says why';
comment on column acknowledgement.code is 'as the other side writes it: edXML status, SMTP enhanced status, HTTP status';
comment on column acknowledgement.evidence_sha256 is 'the message itself, in the vault';

-- What counts of it. Who takes the report, or sends it back, says more than a machine that has it; then the last word
-- counts. That a copy did not arrive says nothing any more once a person has ordered another one.
create view delivery_acknowledgement as
select distinct on (acknowledgement.delivery_id) acknowledgement.*
from acknowledgement
left join lateral (
    select max(recorded_at) as renewed_at
    from delivery_event as event
    where event.delivery_id = acknowledgement.delivery_id
        and event.actor is not null and event.state in ('ORDERED', 'FAILED')
) as spoken on true
where acknowledgement.state <> 'failed' or acknowledgement.recorded_at > coalesce(spoken.renewed_at, '-infinity')
order by
    acknowledgement.delivery_id,
    acknowledgement.state in ('accepted', 'returned') desc,
    least(acknowledgement.said_at, acknowledgement.recorded_at) desc,
    acknowledgement.acknowledgement_id desc;

-- A report that was sent back is compared as one whose figures changed; the comparison names what was said.
alter table correction
    add column acknowledgement_id bigint references acknowledgement,
    drop constraint correction_waits_for_check,
    add constraint correction_waits_for_check check (waits_for in ('lock', 'policy', 'returned'));
comment on column correction.acknowledgement_id is 'that the report was sent back, which led to the comparison; or null';

create table mail_note (
    mail_note_id bigint generated always as identity primary key,
    delivery_id bigint references delivery,
    kind text not null check (kind in ('delayed', 'relayed', 'reply', 'unreadable')),
    sentence text not null,
    said_by text,
    said_at timestamptz not null,
    evidence_sha256 sha256_hex not null unique,
    recorded_at timestamptz not null,
    check ((kind = 'unreadable') = (delivery_id is null))
);
create index on mail_note (delivery_id);
comment on table mail_note is
    'mails that decide nothing and that a person should know of: delays, answers in free text, what cannot be read';

create table mailbox_position (
    mailbox_position_id bigint generated always as identity primary key,
    mailbox text not null,
    uid_validity bigint not null,
    last_uid bigint not null,
    recorded_at timestamptz not null
);
create index on mailbox_position (mailbox, mailbox_position_id desc);
comment on table mailbox_position is
    'up to which mail a mailbox was read (RFC 3501, 2.3.1.1); the newest row counts, written after what the mails say';

create table answer_look (
    answer_look_id bigint generated always as identity primary key,
    place text not null check (place in ('mailbox', 'statuses')),
    fault text check (fault <> ''),
    recorded_at timestamptz not null
);
create index on answer_look (place, answer_look_id desc);
comment on table answer_look is
    'whether the places that answers come from could be read: a row wherever that has changed; the newest row counts';
comment on column answer_look.fault is 'why it could not be read, for a person; null where it was read';
