-- A person's leave for the first report of a period: what was asked, with the draft, and what was answered.

create table approval_request (
    approval_request_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    snapshot_id bigint not null references snapshot,
    draft_sha256 sha256_hex not null references blob,
    template_sha256 sha256_hex not null,
    software_version text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (plan_id, period_id, draft_sha256)
);
create index on approval_request (plan_id, period_id, approval_request_id desc);
comment on table approval_request is 'one draft of a report that a person was asked about; the same draft is one request';
comment on column approval_request.draft_sha256 is
    'of the draft''s model as canonical JSON, without number, date and head of the audit chain: what the answer is about';

create table approval_file (
    approval_request_id bigint not null references approval_request,
    kind text not null,
    file_name text not null,
    sha256 sha256_hex not null references blob,
    primary key (approval_request_id, kind)
);

create table approval (
    approval_request_id bigint not null references approval_request,
    decision text not null check (decision in ('approved', 'refused')),
    actor text not null,
    role text not null check (role in ('approver', 'deputy', 'operator', 'policy')),
    reason text,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (approval_request_id, decision),
    check (role <> 'policy' or decision = 'approved')
);
comment on table approval is 'leave ends it; a refusal may still be followed by leave, never the other way round';
comment on column approval.role is 'policy: nobody answered, and the plan lets the report go out shortly before its end';
