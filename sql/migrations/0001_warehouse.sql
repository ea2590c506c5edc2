-- The warehouse: append-only, bitemporal (valid period x recorded_at). docs/architecture.md, "Warehouse".
-- Run by the owner role; the application role gets insert and select only (0001_grants.sql).

create schema thidua;
set search_path to thidua;

create domain finite_numeric as numeric
    check (value <> 'NaN'::numeric and value <> 'Infinity'::numeric and value <> '-Infinity'::numeric);
create domain sha256_hex as text check (value ~ '^[0-9a-f]{64}$');

-- When something becomes known: by this server's clock, but never before the clock of whoever records it
-- (thidua.warehouse.now).
create function recorded_now()
returns timestamptz language sql volatile as $$
    select greatest(clock_timestamp(), nullif(current_setting('thidua.now', true), '')::timestamptz)
$$;

-- ---------------------------------------------------------------- plans, as pinned by reports
create table plan_version (
    plan_version_id bigint generated always as identity primary key,
    plan_id text not null,
    plan_sha256 sha256_hex not null,
    terms_sha256 sha256_hex not null,
    content jsonb not null,
    follows text,
    valid_from date,
    decision text,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (plan_id, plan_sha256, terms_sha256)
);
comment on column plan_version.follows is 'the plan that this one continues: that of the same commune''s year before';
comment on column plan_version.decision is
    'the decisions that are in it, in order of signing, and from when on it holds; null: the plan as it was issued';
comment on column plan_version.terms_sha256 is
    'hash of the rows below: a plan file that is unchanged means something else under a changed catalogue';

create table plan_unit (
    plan_version_id bigint not null references plan_version,
    unit_id text not null,
    unit_name text not null,
    unit_kind text not null,
    position int not null,
    valid_from date not null,
    valid_to date,
    successors text[] not null,
    primary key (plan_version_id, unit_id)
);
comment on column plan_unit.successors is 'units that carry on after valid_to: one after a merger, several after a split';

create table plan_obligation (
    plan_version_id bigint not null references plan_version,
    period_id text not null,
    unit_id text not null,
    legal_last_instant timestamptz,
    is_closing boolean not null default false,
    primary key (plan_version_id, period_id, unit_id)
);
comment on column plan_obligation.is_closing is
    'the unit ended before the last day of the data: it reports its own days, and what it did is its estimate for the year';

create table plan_target (
    plan_version_id bigint not null references plan_version,
    target_id text not null,
    position int not null,
    indicator_code text not null,
    measure text not null,
    roll_up text not null check (roll_up in ('SUM', 'RATIO', 'SINGLE', 'EXTERNAL', 'COUNT')),
    direction text not null check (direction in ('higher', 'lower', 'none')),
    goal_kind text not null,
    goal_low finite_numeric,
    goal_high finite_numeric,
    goal_status text,
    parent_target_id text,
    accumulation text check (accumulation in ('flow', 'stock')),
    lowest finite_numeric,
    highest finite_numeric,
    primary key (plan_version_id, target_id)
);
comment on column plan_target.goal_low is
    'the limit of at_least, above, exactly; lower end of range; of fraction the share in percent, cut to 10 decimals';
comment on column plan_target.goal_high is
    'the limit of at_most, below, exactly, zero, rank_within (null: the plan names no rank); upper end of range';
comment on column plan_target.accumulation is 'of the indicator: flow counts up over the year, stock is a state on a day';
comment on column plan_target.lowest is 'of the indicator, with highest: outside of them a figure cannot be true';

create table plan_reporter (
    plan_version_id bigint not null references plan_version,
    period_id text not null,
    target_id text not null,
    unit_id text not null,
    primary key (plan_version_id, period_id, target_id, unit_id)
);

create table plan_movement (
    plan_version_id bigint not null references plan_version,
    movement_id text not null,
    position int not null,
    name text not null,
    level text not null check (level in ('central', 'city', 'commune', 'unit')),
    primary key (plan_version_id, movement_id)
);

-- ---------------------------------------------------------------- intake
create table blob (
    sha256 sha256_hex primary key,
    size_bytes bigint not null check (size_bytes >= 0),
    recorded_at timestamptz not null default clock_timestamp()
);

create table receipt (
    receipt_id bigint generated always as identity primary key,
    sha256 sha256_hex not null unique references blob,
    channel text not null,
    original_name text not null,
    received_at timestamptz not null,
    received_at_source text not null check (received_at_source in ('system', 'declared')),
    recorded_at timestamptz not null default recorded_now()
);
comment on column receipt.received_at is
    'legal time of receipt; declared only by a person who enters an earlier receipt, and marked so';

create table check_batch (
    batch_id bigint generated always as identity primary key,
    plan_id text not null,
    suite_sha256 sha256_hex not null,
    run_name text not null,
    recorded_at timestamptz not null default recorded_now()
);
create index on check_batch (plan_id, run_name);

create table receipt_state (
    receipt_state_id bigint generated always as identity primary key,
    receipt_id bigint not null references receipt,
    state text not null check (state in ('RECEIVED', 'QUARANTINED', 'READ', 'REJECTED', 'ACCEPTED', 'LOADED')),
    sentence text not null,
    plan_id text,
    period_id text,
    unit_id text,
    batch_id bigint references check_batch,
    parse_sha256 sha256_hex,
    recorded_at timestamptz not null default recorded_now()
);
create index on receipt_state (receipt_id, receipt_state_id desc);
create index on receipt_state (plan_id, period_id);

create table finding (
    finding_id bigint generated always as identity primary key,
    receipt_id bigint not null references receipt,
    batch_id bigint references check_batch,
    rule_id text not null,
    severity text not null check (severity in ('error', 'must_explain', 'warning')),
    sheet text,
    cell text,
    value text,
    message text not null,
    remedy text not null,
    explained boolean not null,
    recorded_at timestamptz not null default recorded_now()
);
create index on finding (receipt_id);
create index on finding (batch_id);

-- ---------------------------------------------------------------- submissions and their facts
create table submission (
    submission_id bigint generated always as identity primary key,
    kind text not null check (kind in ('report', 'withdrawal', 'invalidation')),
    receipt_id bigint unique references receipt,
    plan_id text not null,
    period_id text not null,
    unit_id text not null,
    version_no int not null check (version_no >= 1),
    form_edition text,
    is_confirmed_nil boolean,
    data_as_of date,
    content_sha256 sha256_hex,
    based_on int check (based_on >= 1),
    voids int check (voids >= 1),
    actor text,
    reason text,
    received_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (plan_id, period_id, unit_id, version_no),
    check (based_on < version_no and voids < version_no),
    check ((kind = 'invalidation') = (voids is not null)),
    check (
        case kind
            when 'report' then num_nulls(receipt_id, form_edition, is_confirmed_nil, data_as_of, content_sha256) = 0
            else num_nonnulls(receipt_id, form_edition, is_confirmed_nil, data_as_of, content_sha256, based_on) = 0
                and num_nulls(actor, reason) = 0
        end)
);
create index on submission (plan_id, period_id, recorded_at);
comment on column submission.kind is
    'report: an accepted workbook; withdrawal: the unit takes back all it handed in; invalidation: an operator voids one version';
comment on column submission.based_on is 'the version that the workbook says it corrects; null where it says nothing';
comment on column submission.voids is 'of an invalidation: the version that no longer counts, a withdrawal included';
comment on column submission.received_at is 'of the receipt; of a withdrawal or invalidation, when it was asked for';

create table indicator_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    target_id text not null,
    numerator finite_numeric,
    denominator finite_numeric,
    actual finite_numeric,
    estimate_numerator finite_numeric,
    estimate_denominator finite_numeric,
    estimate finite_numeric,
    same_period finite_numeric,
    status text,
    explanation text,
    primary key (submission_id, row_no)
);

create table registered_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    name text not null,
    unit_of_measure text,
    planned finite_numeric,
    actual finite_numeric,
    estimate finite_numeric,
    explanation text,
    primary key (submission_id, row_no)
);

create table movement_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    movement_id text,
    name text not null,
    name_key text not null,
    level text not null,
    collectives finite_numeric,
    individuals finite_numeric,
    result text,
    primary key (submission_id, row_no)
);

create table commendation_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    award_id text not null,
    level_id text not null,
    kind_id text not null,
    recipient_class_id text not null,
    is_decided boolean not null,
    award_count finite_numeric not null,
    women finite_numeric,
    direct_workers finite_numeric,
    small_collectives finite_numeric,
    decision_number text,
    decision_key text,
    decision_date date,
    signer text,
    movement_id text,
    primary key (submission_id, row_no),
    check ((decision_number is null) = (decision_key is null))
);
comment on column commendation_fact.decision_key is 'the number as it is compared, whatever its spaces and letter case';
comment on column commendation_fact.decision_date is 'null, as the number, of a proposal, and in form editions before 2026.2';
comment on column commendation_fact.signer is 'position of who signed, never a name';

create table model_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    kind text not null,
    name text not null,
    field text,
    result text,
    primary key (submission_id, row_no)
);

create table narrative_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    section text not null,
    body text not null,
    primary key (submission_id, row_no)
);

-- Which versions stand is derived, never stored: the reports known at an instant that no invalidation names and no withdrawal
-- follows.
create function reports_standing_at(wanted_plan text, wanted_period text, known_at timestamptz)
returns setof submission language sql stable as $$
    with known as materialized (
        select *
        from thidua.submission
        where plan_id = wanted_plan and period_id = wanted_period and recorded_at <= known_at
    ),
    standing as (
        select known.*
        from known
        where not exists (
            select from known as voiding
            where voiding.unit_id = known.unit_id and voiding.voids = known.version_no)
    ),
    withdrawn as (
        select unit_id, max(version_no) as version_no
        from standing
        where kind = 'withdrawal'
        group by unit_id
    )
    select standing.*
    from standing
    left join withdrawn using (unit_id)
    where standing.kind = 'report' and standing.version_no > coalesce(withdrawn.version_no, 0)
$$;

-- Which version is current: of each unit the newest that stands.
create function submission_known_at(wanted_plan text, wanted_period text, known_at timestamptz)
returns setof submission language sql stable as $$
    select distinct on (unit_id) *
    from thidua.reports_standing_at(wanted_plan, wanted_period, known_at)
    order by unit_id, version_no desc
$$;

-- ---------------------------------------------------------------- aggregates, keyed by what they were made from
create table snapshot (
    snapshot_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    plan_version_id bigint not null references plan_version,
    known_at timestamptz not null,
    inputs_sha256 sha256_hex not null,
    rules_sha256 sha256_hex not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (plan_id, period_id, plan_version_id, inputs_sha256, rules_sha256)
);

create table snapshot_input (
    snapshot_id bigint not null references snapshot,
    submission_id bigint not null references submission,
    primary key (snapshot_id, submission_id)
);

create table obligation_status (
    snapshot_id bigint not null references snapshot,
    unit_id text not null,
    state text not null
        check (state in ('REPORTED', 'CONFIRMED_ZERO', 'MISSING', 'REJECTED', 'LATE', 'NOT_REQUIRED')),
    version_no int,
    first_received_at timestamptz,
    accepted_received_at timestamptz,
    is_first_on_time boolean,
    is_accepted_on_time boolean,
    warning_count int not null,
    ended_by text check (ended_by in ('withdrawal', 'invalidation')),
    ended_at timestamptz,
    primary key (snapshot_id, unit_id),
    check (num_nulls(ended_by, ended_at) in (0, 2)),
    check (ended_by is null or version_no is null)
);
comment on column obligation_status.ended_by is
    'of a unit without a current version that had one: what took it away';
comment on column obligation_status.ended_at is 'when that was asked for';

-- Of which units figures hold a report: thidua.report.material has the same states.
create function has_reported(state text)
returns boolean language sql immutable as $$
    select state in ('REPORTED', 'CONFIRMED_ZERO', 'LATE')
$$;

create table indicator_total (
    snapshot_id bigint not null references snapshot,
    target_id text not null,
    units_expected int not null,
    units_reported int not null,
    numerator finite_numeric,
    denominator finite_numeric,
    actual finite_numeric,
    estimate_numerator finite_numeric,
    estimate_denominator finite_numeric,
    estimate finite_numeric,
    same_period finite_numeric,
    status text,
    primary key (snapshot_id, target_id)
);

create table target_verdict (
    snapshot_id bigint not null references snapshot,
    target_id text not null,
    measured_on text check (measured_on in ('actual', 'estimate', 'status')),
    measured finite_numeric,
    percent_of_plan finite_numeric,
    difference finite_numeric,
    change_on_same_period finite_numeric,
    verdict text not null check (verdict in ('EXCEEDED', 'MET', 'NOT_MET', 'INSUFFICIENT_DATA', 'NOT_SCORED')),
    reason text not null,
    primary key (snapshot_id, target_id)
);

create table movement_total (
    snapshot_id bigint not null references snapshot,
    movement_key text not null,
    movement_id text,
    name text not null,
    level text not null,
    units_reporting int not null,
    collectives finite_numeric not null,
    individuals finite_numeric not null,
    primary key (snapshot_id, movement_key)
);

create table commendation_total (
    snapshot_id bigint not null references snapshot,
    award_id text not null,
    level_id text not null,
    kind_id text not null,
    recipient_class_id text not null,
    is_decided boolean not null,
    award_count finite_numeric not null,
    women finite_numeric not null,
    direct_workers finite_numeric not null,
    small_collectives finite_numeric not null,
    primary key (snapshot_id, award_id, level_id, kind_id, recipient_class_id, is_decided)
);

-- ---------------------------------------------------------------- reports and deliveries
create table report_revision (
    report_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    revision_no int not null check (revision_no >= 0),
    snapshot_id bigint not null references snapshot,
    supersedes bigint references report_revision,
    reason text,
    model_sha256 sha256_hex not null references blob,
    template_sha256 sha256_hex not null,
    software_version text not null,
    audit_head sha256_hex not null,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (plan_id, period_id, revision_no),
    unique (supersedes),
    check ((revision_no = 0) = (supersedes is null))
);

create table report_file (
    report_id bigint not null references report_revision,
    kind text not null check (kind in ('docx', 'pdf', 'xlsx', 'json')),
    file_name text not null,
    sha256 sha256_hex not null references blob,
    primary key (report_id, kind)
);

-- ---------------------------------------------------------------- corrections of issued reports
create table correction (
    correction_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    report_id bigint not null references report_revision,
    snapshot_id bigint not null references snapshot,
    template_sha256 sha256_hex not null,
    software_version text not null,
    outcome text not null check (outcome in ('silent', 'note', 'reissue')),
    waits_for text check (waits_for in ('lock', 'policy')),
    reason text not null,
    differences_sha256 sha256_hex not null references blob,
    changes_sha256 sha256_hex not null,
    recorded_at timestamptz not null default clock_timestamp(),
    check (waits_for is null or outcome = 'reissue')
);
create index on correction (report_id, correction_id desc);
create index on correction (plan_id, period_id, correction_id desc);
comment on table correction is
    'what an issued report would say now, compared with what it says, and what the plan''s policy makes of it';
comment on column correction.report_id is 'the revision that was compared';
comment on column correction.differences_sha256 is 'the file of the differences in the vault';
comment on column correction.changes_sha256 is
    'hash of what differs, whatever a person calls it: another wording of the labels is not another change';
comment on column correction.waits_for is
    'a reissue that a person must allow: after the lock date, or because the plan wants it';

alter table report_revision add column correction_id bigint unique references correction;
comment on column report_revision.correction_id is 'the comparison that led to this revision; null for the first one';

-- Pinned like the submissions (snapshot_input): a snapshot is made before the report that says its notes.
create table snapshot_note (
    snapshot_id bigint not null references snapshot,
    correction_id bigint not null references correction,
    primary key (snapshot_id, correction_id)
);
create index on snapshot_note (correction_id);
comment on table snapshot_note is 'comparisons of reports of earlier periods that a report of this snapshot says as notes';

create table correction_decision (
    correction_id bigint primary key references correction,
    decision text not null check (decision in ('approved', 'refused')),
    actor text not null,
    reason text,
    recorded_at timestamptz not null default clock_timestamp()
);

create table correction_seen (
    correction_seen_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    report_id bigint not null references report_revision,
    kind text not null,
    record_id bigint not null,
    recorded_at timestamptz not null default clock_timestamp()
);
create index on correction_seen (report_id, kind, record_id desc);
comment on table correction_seen is
    'up to which record of a kind an issued revision was compared with the warehouse: later ones wake the report again';
comment on column correction_seen.kind is 'with record_id: as in plan_record';

create table delivery (
    delivery_id bigint generated always as identity primary key,
    report_id bigint not null references report_revision,
    channel text not null,
    recipient_id text not null,
    address text not null,
    message_id text not null unique,
    recorded_at timestamptz not null default clock_timestamp(),
    unique (report_id, channel, recipient_id)
);

create table delivery_event (
    delivery_id bigint not null references delivery,
    attempt_no int not null check (attempt_no >= 1),
    state text not null check (state in ('ORDERED', 'CLAIMED', 'STARTED', 'SENT', 'REFUSED', 'FAILED', 'UNKNOWN')),
    sentence text not null,
    worker text not null,
    actor text check (actor <> ''),
    reason text check (reason <> ''),
    even_if_replaced boolean,
    lease_until timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (delivery_id, attempt_no, state),
    check (num_nulls(actor, reason) in (0, 2)),
    check (actor is null or state in ('ORDERED', 'SENT', 'FAILED')),
    check (actor is not null or state <> 'ORDERED'),
    check ((state = 'ORDERED') = (even_if_replaced is not null))
);
comment on column delivery_event.actor is
    'the person who says how an unknown attempt ended (SENT, FAILED) or wants another copy sent (ORDERED)';
comment on column delivery_event.even_if_replaced is 'of an order: also where a newer revision replaced the report';
comment on table delivery_event is
    'insert-only; the primary key is the claim: two workers cannot both insert CLAIMED for the same attempt';
