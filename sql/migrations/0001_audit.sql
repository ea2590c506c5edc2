-- The audit chain: whatever is recorded becomes a link, in the transaction that records it and whoever writes it.
-- docs/architecture.md, "Audit". Run by the owner role, after the tables and the views audit_<table> (sql/audit/rows/).

create table audit_entry (
    seq bigint primary key,
    recorded_at timestamptz not null,
    kind text not null check (kind ~ '^[a-z_]+$'),
    subject text not null check (subject !~ '[\n\r]'),
    payload jsonb not null check (jsonb_typeof(payload -> 'row') = 'object'),
    previous_hash sha256_hex not null,
    hash sha256_hex not null unique
);
create index on audit_entry (subject);
comment on column audit_entry.hash is
    'SHA-256 of six lines, joined by newlines: previous_hash, seq, recorded_at (UTC), kind, subject, payload';
comment on column audit_entry.recorded_at is 'never before that of the entry before, even if the clock was set back';

-- One writer at a time (advisory lock), so that the chain cannot fork.
create function audit_append(entry_kind text, entry_subject text, entry_payload jsonb)
returns sha256_hex language plpgsql security definer set search_path = thidua, pg_temp as $$
declare
    last_seq bigint;
    last_hash text;
    last_at timestamptz;
    now_at timestamptz;
    new_hash text;
begin
    perform pg_advisory_xact_lock(hashtext('thidua.audit_entry'));
    select seq, hash, recorded_at into last_seq, last_hash, last_at from audit_entry order by seq desc limit 1;
    last_seq := coalesce(last_seq, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    now_at := greatest(clock_timestamp(), last_at);
    new_hash := encode(sha256(convert_to(concat_ws(E'\n',
        last_hash, last_seq + 1, to_char(now_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry_kind, entry_subject, entry_payload::text), 'UTF8')), 'hex');
    insert into audit_entry (seq, recorded_at, kind, subject, payload, previous_hash, hash)
    values (last_seq + 1, now_at, entry_kind, entry_subject, entry_payload, last_hash, new_hash);
    return new_hash;
end $$;

-- What a report was made from becomes a link with the first report or correction that is made from it: until then a
-- set of figures is working matter, and its own transaction sees the chain as it was before others wrote to it.
create function audit_figures(of_snapshot bigint)
returns void language plpgsql set search_path = thidua, pg_temp as $$
begin
    perform audit_append(entry.kind, entry.subject, entry.payload)
    from audit_snapshot as entry
    where entry.snapshot_id = of_snapshot
        and not exists (select from audit_entry where audit_entry.subject = 'snapshot:' || of_snapshot);
end $$;

-- Each view audit_<table> says what a row of its table is in the chain; the columns before `kind` are the table's key. From
-- them the table has a function of its own, whose plan is made once, and the trigger that calls it. What a row was made
-- from (snapshot_id) becomes a link before it. Nothing is triggered by a snapshot itself.
-- Deferred to the end of the transaction: by then the rows that belong to this one are there too, and every other
-- writer waits for the chain no longer than the commit takes.
do $do$
declare
    audited record;
begin
    for audited in
        select
            substr(view.relname, length('audit_') + 1) as table_name,
            string_agg('entry.' || attname || ' = new.' || attname, ' and ' order by attnum) as is_its_row
        from pg_class as view
        join pg_attribute on attrelid = view.oid
        where view.relnamespace = 'thidua'::regnamespace and view.relkind = 'v' and starts_with(view.relname, 'audit_')
            and view.relname <> 'audit_snapshot'
            and attname not in ('kind', 'subject', 'written_at', 'payload')
        group by view.relname
    loop
        execute replace(replace(replace($create$
            create function audit_<table>()
            returns trigger language plpgsql security definer set search_path = thidua, pg_temp set timezone = 'UTC' as $$
            begin
                <figures>
                perform audit_append(entry.kind, entry.subject, entry.payload)
                from audit_<table> as entry
                where <is its row>;
                return null;
            end $$;
            revoke execute on function audit_<table>() from public;
            create constraint trigger audit after insert on <table>
                deferrable initially deferred for each row execute function audit_<table>();
            $create$,
            '<table>', audited.table_name),
            '<is its row>', audited.is_its_row),
            '<figures>', case when exists (
                select from pg_attribute
                where attrelid = audited.table_name::regclass and attname = 'snapshot_id' and not attisdropped)
                then 'perform audit_figures(new.snapshot_id);' else '' end);
    end loop;
end $do$;

-- The roles read the chain and cannot write to it but by what they record.
grant select on audit_entry to thidua_app, thidua_personal;
revoke execute on function audit_append(text, text, jsonb), audit_figures(bigint) from public;
