-- What a city takes in from its communes beside the facts that a workbook has: which revision of which report an annex
-- is, of which units it speaks, and of how many each of its figures. Insert-only; part of its version's audit entry.

create table annex_fact (
    submission_id bigint not null references submission,
    row_no int not null check (row_no = 1),
    plan_id text not null,
    revision_no int not null check (revision_no >= 0),
    audit_head sha256_hex not null,
    inputs_sha256 sha256_hex not null,
    software_version text not null,
    units_expected int not null,
    units_reported int not null,
    primary key (submission_id, row_no),
    check (units_reported between 0 and units_expected)
);
comment on column annex_fact.plan_id is 'of the commune';
comment on column annex_fact.audit_head is 'of the commune''s own audit chain, as its report names it';

create table annex_unit_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    identity text not null,
    name text not null,
    primary key (submission_id, row_no)
);
comment on table annex_unit_fact is 'units of the commune whose report is in its figures; identity: plan and unit, where it stands first';

create table annex_coverage_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    target_id text not null,
    units_expected int not null,
    units_reported int not null,
    primary key (submission_id, row_no),
    check (units_reported between 0 and units_expected)
);

create table annex_coverage_total (
    snapshot_id bigint not null references snapshot,
    target_id text not null,
    units_expected int not null,
    units_reported int not null,
    primary key (snapshot_id, target_id)
);
comment on table annex_coverage_total is 'units below the communes whose figures are in a total, and those that answer for it there';
