-- The register of document numbers: one series per issuer and year, no number twice, every gap with its reason.

create table document_number (
    document_number_id bigint generated always as identity primary key,
    issuer text not null,
    year int not null,
    number int not null check (number >= 1),
    sign text not null,
    dated date not null,
    plan_id text not null,
    period_id text not null,
    revision_no int not null check (revision_no >= 0),
    take_no int not null check (take_no >= 1),
    actor text,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (issuer, year, number),
    unique (plan_id, period_id, revision_no, take_no),
    check (extract(year from dated) = year)
);
comment on table document_number is 'reserved before the report is rendered, in a transaction of its own';
comment on column document_number.dated is 'the day of the document, in the legal zone; its year is that of the series';
comment on column document_number.take_no is 'above 1 only where the number before it was cancelled';
comment on column document_number.actor is 'who gave the number; null where the register counted on by itself';

create table document_number_cancellation (
    document_number_id bigint primary key references document_number,
    actor text not null,
    reason text not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table document_number_cancellation is 'a number that no document bears; it is never given again';

alter table report_revision add column document_number_id bigint unique references document_number;
comment on column report_revision.document_number_id is 'null where the clerk writes number and date after signing';
