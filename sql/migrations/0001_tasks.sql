-- What became of the tasks that a plan sets the commune itself: every word that a person has recorded on one of them.

create table task_event (
    task_event_id bigint generated always as identity primary key,
    plan_id text not null,
    task_id text not null,
    state text not null check (state in ('not_started', 'under_way', 'done')),
    day date not null,
    evidence text,
    evidence_sha256 sha256_hex references blob (sha256),
    note text,
    actor text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    check (state <> 'done' or evidence is not null)
);
create index on task_event (plan_id, task_id, task_event_id);
comment on table task_event is 'the newest row of a task says how it stands; none: nothing was begun yet';
comment on column task_event.day is 'the day on which it came to be so, which may lie before the day it was recorded';
comment on column task_event.evidence is 'number and sign of a document, or the name of a file';
comment on column task_event.evidence_sha256 is 'of a file that was put into the vault';

create table snapshot_task (
    snapshot_id bigint not null references snapshot,
    task_event_id bigint not null references task_event,
    primary key (snapshot_id, task_event_id)
);
