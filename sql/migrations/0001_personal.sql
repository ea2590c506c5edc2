-- Names of rewarded persons (docs/architecture.md, "Personal data"). Run by the owner role, after 0001_grants.sql, for here
-- nobody may do what they may elsewhere: the application role writes ciphertext and never reads a key; thidua_personal
-- reads names and destroys keys, and writes no list. Both roles are made by the owner of the cluster before the migration.

-- What an installation's key is told by, so that another one is not used by mistake.
create table personal_master (
    only_one boolean primary key default true check (only_one),
    fingerprint sha256_hex not null,
    recorded_at timestamptz not null default clock_timestamp()
);

create sequence person_id;

-- The only table of the warehouse from which rows are deleted. Without them every ciphertext and every mark of the person
-- is noise.
create table personal_key (
    personal_key_id bigint generated always as identity primary key,
    kind text not null check (kind in ('person', 'entry', 'file')),
    person_id bigint,
    blind_index bytea unique,
    salt bytea,
    entry_id uuid unique,
    receipt_id bigint unique,
    wrapped_key bytea,
    recorded_at timestamptz not null default recorded_now(),
    check (
        case kind
            when 'person' then num_nulls(person_id, blind_index, salt) = 0
                and num_nonnulls(entry_id, receipt_id, wrapped_key) = 0
            when 'entry' then num_nulls(person_id, entry_id, wrapped_key) = 0
                and num_nonnulls(blind_index, salt, receipt_id) = 0
            else num_nulls(receipt_id, wrapped_key) = 0
                and num_nonnulls(person_id, blind_index, salt, entry_id) = 0
        end)
);
create index on personal_key (person_id);
comment on column personal_key.kind is
    'person: what tells that two rows are of one person; entry: key of what one row says; file: key of a received file';
comment on column personal_key.blind_index is 'HMAC of name and work unit under the installation''s key';
comment on column personal_key.salt is 'of the person''s marks: achievements are compared by them';
comment on column personal_key.wrapped_key is 'under the installation''s key, which is in no data base';

create table awardee_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    person_id bigint not null,
    entry_id uuid not null unique,
    sealed bytea not null,
    award_id text not null,
    kind_id text not null,
    recipient_class_id text not null,
    is_decided boolean not null,
    decision_number text,
    decision_key text,
    decision_date date,
    achievement_mark sha256_hex not null,
    primary key (submission_id, row_no),
    check ((decision_number is null) = (decision_key is null))
);
create index on awardee_fact (person_id);
comment on table awardee_fact is 'rows of lists of persons';
comment on column awardee_fact.sealed is 'the personal fields as JSON under the key of the entry';
comment on column awardee_fact.achievement_mark is 'the same for two spellings of one achievement of one person';

-- Received files whose bytes hold names: the vault keeps them sealed and nothing else of them.
create table sealed_file (
    receipt_id bigint primary key references receipt,
    plan_id text not null,
    sealed_sha256 sha256_hex not null,
    recorded_at timestamptz not null default recorded_now()
);

create table sealed_file_person (
    receipt_id bigint not null references sealed_file,
    person_id bigint not null,
    primary key (receipt_id, person_id)
);
create index on sealed_file_person (person_id);
comment on table sealed_file_person is 'who is named in a file: with the key of any of them goes the key of the file';

create table plaintext_removed (
    receipt_id bigint not null references sealed_file,
    plan_id text not null,
    recorded_at timestamptz not null default recorded_now(),
    primary key (receipt_id, plan_id)
);
comment on table plaintext_removed is 'the file as it came was deleted from the vault and from the plan''s folders';

create table personal_access (
    personal_access_id bigint generated always as identity primary key,
    action text not null check (action in ('list', 'export')),
    plan_id text,
    period_id text,
    person_ids bigint[] not null,
    actor text not null check (actor <> ''),
    purpose text not null check (purpose <> ''),
    is_elsewhere boolean not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table personal_access is 'who read names, of whom, and what for; never a name';
comment on column personal_access.is_elsewhere is
    'written where the reader wished, not into the folder of lists that erasing clears';

create table personal_erasure (
    personal_erasure_id bigint generated always as identity primary key,
    person_id bigint,
    receipt_ids bigint[] not null,
    entries int not null check (entries >= 0),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    recorded_at timestamptz not null default clock_timestamp(),
    check (person_id is not null or receipt_ids <> '{}')
);
create index on personal_erasure (person_id);
comment on table personal_erasure is 'whose keys were destroyed, and of which files; never a name';

-- Nobody destroys a key without a record of it, whoever they are: one that was written just before, in the same transaction,
-- and that tells how many rows nobody will read any more. An older record speaks of keys that are gone already.
create function personal_key_destroyed()
returns trigger language plpgsql security definer set search_path = thidua, pg_temp as $$
declare
    unrecorded bigint;
begin
    with record as (
        select person_id, receipt_ids
        from personal_erasure
        where xmin = pg_current_xact_id()::xid
            and entries = (
                select count(*) from gone where gone.kind = 'entry' and gone.person_id = personal_erasure.person_id)
    )
    select min(personal_key_id)
    into unrecorded
    from gone
    where not exists (
        select from record
        where record.person_id = gone.person_id or gone.receipt_id = any (record.receipt_ids));
    if unrecorded is not null then
        raise exception using message = 'key destroyed without a record: ' || unrecorded;
    end if;
    return null;
end $$;
create trigger recorded after delete on personal_key
    referencing old table as gone for each statement execute function personal_key_destroyed();

create function personal_key_stays()
returns trigger language plpgsql as $$
begin
    raise exception 'a key is made or destroyed, never changed';
end $$;
create trigger unchanged before update on personal_key for each row execute function personal_key_stays();
create trigger not_emptied before truncate on personal_key for each statement execute function personal_key_stays();

grant usage on sequence person_id to thidua_app;
grant select, insert on personal_master, awardee_fact, sealed_file, sealed_file_person, plaintext_removed to thidua_app;
grant select on personal_access, personal_erasure to thidua_app;
grant insert on personal_key to thidua_app;
grant select (personal_key_id, kind, person_id, blind_index, salt, entry_id, receipt_id, recorded_at)
    on personal_key to thidua_app;

grant usage on schema thidua to thidua_personal;
grant select on
    personal_master, personal_key, awardee_fact, sealed_file, sealed_file_person, personal_access, personal_erasure,
    submission, receipt, receipt_state, plan_version, plan_unit
    to thidua_personal;
grant insert on personal_access, personal_erasure to thidua_personal;
grant delete on personal_key to thidua_personal;
