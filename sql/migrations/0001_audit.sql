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

-- Deferred to the end of the transaction: by then the rows that belong to this one are there too, and every other
-- writer waits for the chain no longer than the commit takes.
create function audit_row()
returns trigger language plpgsql security definer set search_path = thidua, pg_temp set timezone = 'UTC' as $$
begin
    case tg_table_name
        when 'plan_version' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_plan_version as entry
            where entry.plan_version_id = new.plan_version_id;
        when 'receipt' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_receipt as entry
            where entry.receipt_id = new.receipt_id;
        when 'receipt_state' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_receipt_state as entry
            where entry.receipt_state_id = new.receipt_state_id;
        when 'submission' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_submission as entry
            where entry.submission_id = new.submission_id;
        when 'correction' then
            perform audit_figures(new.snapshot_id);
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_correction as entry
            where entry.correction_id = new.correction_id;
        when 'correction_decision' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_correction_decision as entry
            where entry.correction_id = new.correction_id;
        when 'correction_seen' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_correction_seen as entry
            where entry.correction_seen_id = new.correction_seen_id;
        when 'approval_request' then
            perform audit_figures(new.snapshot_id);
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_approval_request as entry
            where entry.approval_request_id = new.approval_request_id;
        when 'approval' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_approval as entry
            where entry.approval_request_id = new.approval_request_id and entry.decision = new.decision;
        when 'document_number' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_document_number as entry
            where entry.document_number_id = new.document_number_id;
        when 'document_number_cancellation' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_document_number_cancellation as entry
            where entry.document_number_id = new.document_number_id;
        when 'task_event' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_task_event as entry
            where entry.task_event_id = new.task_event_id;
        when 'paragraph_override' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_paragraph_override as entry
            where entry.paragraph_override_id = new.paragraph_override_id;
        when 'report_revision' then
            perform audit_figures(new.snapshot_id);
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_report_revision as entry
            where entry.report_id = new.report_id;
        when 'delivery_letter' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_delivery_letter as entry
            where entry.delivery_id = new.delivery_id;
        when 'report_signature' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_report_signature as entry
            where entry.report_id = new.report_id and entry.field = new.field;
        when 'delivery_event' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_delivery_event as entry
            where entry.delivery_id = new.delivery_id and entry.attempt_no = new.attempt_no
                and entry.state = new.state;
        when 'acknowledgement' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_acknowledgement as entry
            where entry.acknowledgement_id = new.acknowledgement_id;
        when 'notice_event' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_notice_event as entry
            where entry.notice_id = new.notice_id and entry.attempt_no = new.attempt_no
                and entry.state = new.state;
        when 'bloc_score' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_bloc_score as entry
            where entry.bloc_score_id = new.bloc_score_id;
        when 'bloc_ballot' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_bloc_ballot as entry
            where entry.bloc_ballot_id = new.bloc_ballot_id;
        when 'bloc_draw' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_bloc_draw as entry
            where entry.bloc_draw_id = new.bloc_draw_id;
        when 'fund_entry' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_fund_entry as entry
            where entry.fund_entry_id = new.fund_entry_id;
        when 'sealed_file' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_sealed_file as entry
            where entry.receipt_id = new.receipt_id;
        when 'personal_access' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_personal_access as entry
            where entry.personal_access_id = new.personal_access_id;
        when 'personal_erasure' then
            perform audit_append(entry.kind, entry.subject, entry.payload)
            from audit_personal_erasure as entry
            where entry.personal_erasure_id = new.personal_erasure_id;
    end case;
    return null;
end $$;

create constraint trigger audit after insert on plan_version
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on task_event
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on paragraph_override
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on receipt
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on receipt_state
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on submission
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on correction
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on correction_decision
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on correction_seen
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on approval_request
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on approval
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on document_number
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on document_number_cancellation
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on report_revision
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on delivery_letter
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on report_signature
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on delivery_event
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on acknowledgement
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on notice_event
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on bloc_score
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on bloc_ballot
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on bloc_draw
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on fund_entry
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on sealed_file
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on personal_access
    deferrable initially deferred for each row execute function audit_row();
create constraint trigger audit after insert on personal_erasure
    deferrable initially deferred for each row execute function audit_row();

-- The roles read the chain and cannot write to it but by what they record.
grant select on audit_entry to thidua_app, thidua_personal;
revoke execute on function audit_append(text, text, jsonb), audit_figures(bigint), audit_row() from public;
