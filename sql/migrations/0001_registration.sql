-- What units register for the year, and which registrations a set of figures was measured against.

alter table registered_fact add column registration_id text;
comment on column registered_fact.registration_id is 'code of the registered row that this is the result of; null where there is none';

create table registration_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    registration_id text not null,
    name text not null,
    unit_of_measure text,
    planned finite_numeric,
    is_limit boolean not null,
    due text,
    due_on date,
    target_id text,
    explanation text,
    primary key (submission_id, row_no),
    unique (submission_id, registration_id)
);
comment on column registration_fact.is_limit is 'the registered level is not to be passed; otherwise it is to be reached';
comment on column registration_fact.due_on is 'the day in due, where it names one';

create table launch_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    name text not null,
    content text,
    held_in text,
    primary key (submission_id, row_no)
);
comment on table launch_fact is 'movements that a unit says it will launch itself';

create table unit_plan_fact (
    submission_id bigint primary key references submission,
    document_number text,
    dated date
);
comment on table unit_plan_fact is 'the document by which a unit issued its own plan';

create table snapshot_registration (
    snapshot_id bigint not null references snapshot,
    submission_id bigint not null references submission,
    primary key (snapshot_id, submission_id)
);

create table registered_verdict (
    snapshot_id bigint not null references snapshot,
    unit_id text not null,
    registration_id text not null,
    result_row_no int,
    name text not null,
    unit_of_measure text,
    planned finite_numeric,
    is_limit boolean not null,
    due text,
    target_id text,
    actual finite_numeric,
    estimate finite_numeric,
    explanation text,
    measured_on text check (measured_on in ('actual', 'estimate')),
    measured finite_numeric,
    percent_of_plan finite_numeric,
    verdict text not null check (verdict in ('EXCEEDED', 'MET', 'NOT_MET', 'INSUFFICIENT_DATA', 'NOT_SCORED')),
    reason text not null,
    primary key (snapshot_id, unit_id, registration_id)
);
comment on column registered_verdict.result_row_no is 'row of registered_fact; null where the unit gave no result';
