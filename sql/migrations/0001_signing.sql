-- Signatures on the PDF of a report: which it needs, and which it has. docs/architecture.md, "Signing".

create table report_signing (
    report_id bigint not null references report_revision,
    field text not null check (field in ('person', 'organisation')),
    position int not null check (position >= 1),
    kind text not null check (kind = 'pdf'),
    how text not null check (how in ('key', 'token')),
    connection text,
    subject text,
    trust text not null,
    prepared_sha256 sha256_hex not null references blob,
    recorded_at timestamptz not null default recorded_now(),
    primary key (report_id, field),
    unique (report_id, position),
    check ((how = 'key') = (connection is not null))
);
comment on table report_signing is
    'the signatures that a revision must have before it is sent, pinned in the transaction that issues it';
comment on column report_signing.prepared_sha256 is
    'the file to be signed: the PDF as issued, with empty signature fields appended';
comment on column report_signing.how is 'key: this installation signs; token: a person signs outside';

create table report_signature (
    report_id bigint not null,
    field text not null,
    kind text not null check (kind = 'pdf'),
    prepared_sha256 sha256_hex not null references blob,
    signed_sha256 sha256_hex not null references blob,
    signer_name text not null,
    signer_subject text not null,
    issuer_subject text not null,
    certificate_serial text not null,
    certificate_sha256 sha256_hex not null,
    signed_at timestamptz not null,
    timestamped_at timestamptz,
    how text not null check (how in ('key', 'token')),
    actor text not null check (actor <> ''),
    recorded_at timestamptz not null default recorded_now(),
    primary key (report_id, field),
    foreign key (report_id, field) references report_signing
);
comment on table report_signature is
    'insert-only; the primary key is what keeps one signature per field: whatever else was signed never goes out';
comment on column report_signature.prepared_sha256 is 'the file that was handed out to be signed';
comment on column report_signature.signed_sha256 is 'the file with this signature: it begins with all bytes of that one';
comment on column report_signature.signed_at is 'by the time stamp where there is one, else as the signer says';
comment on column report_signature.actor is 'who handed the signed file in, or the process that signed';
