-- Paragraphs of a report that a person has written anew (docs/architecture.md, "Words of a person"). Insert-only, like
-- every record. Run by the owner role.

create table paragraph_override (
    paragraph_override_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    place text not null check (place <> ''),
    version_no int not null check (version_no >= 1),
    action text not null check (action in ('text', 'deletion', 'reset')),
    body text check (body <> ''),
    basis text not null,
    basis_sha256 sha256_hex not null check (basis_sha256 = encode(sha256(convert_to(basis, 'UTF8')), 'hex')),
    actor text not null check (actor <> ''),
    reason text not null check (reason <> ''),
    recorded_at timestamptz not null,
    unique (plan_id, period_id, place, version_no),
    check ((action = 'text') = (body is not null))
);
create index on paragraph_override (plan_id, recorded_at);
comment on column paragraph_override.place is 'key of a paragraph, or the beginning of the keys of several that stand together';
comment on column paragraph_override.action is 'reset: back to what is generated';
comment on column paragraph_override.basis is 'the generated text in whose place it was written, without instants';

-- Pinned like the submissions (snapshot_input).
create table snapshot_word (
    snapshot_id bigint not null references snapshot,
    paragraph_override_id bigint not null references paragraph_override,
    primary key (snapshot_id, paragraph_override_id)
);
comment on table snapshot_word is 'the newest word of a person on each place of a report of this snapshot';
