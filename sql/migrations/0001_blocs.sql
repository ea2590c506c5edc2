-- Blocs: what members hand in about their pact and their points, what persons record, and what follows from it.

create table pact_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    content_id text not null,
    actual finite_numeric,
    assessment text,
    result text,
    primary key (submission_id, row_no),
    unique (submission_id, content_id)
);
comment on table pact_fact is 'what a member says of one content of the pact; assessment: by itself, in the form''s words';

create table score_fact (
    submission_id bigint not null references submission,
    row_no int not null,
    criterion_id text not null,
    points finite_numeric,
    evidence text,
    explanation text,
    primary key (submission_id, row_no),
    unique (submission_id, criterion_id)
);
comment on column score_fact.points is 'that the member gives itself; of a penalty the points to be subtracted';

create table bloc_score (
    bloc_score_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    unit_id text not null,
    criterion_id text not null,
    points finite_numeric,
    reason text not null,
    actor text not null,
    recorded_at timestamptz not null default recorded_now()
);
create index on bloc_score (plan_id, period_id, unit_id, criterion_id, bloc_score_id desc);
comment on table bloc_score is 'the leader''s appraisal; the newest row of a member and criterion counts';
comment on column bloc_score.points is 'null: the appraisal is taken back, and the member''s own points count again';

create table bloc_ballot (
    bloc_ballot_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    honour_id text not null,
    held_on date not null,
    members_present int not null check (members_present >= 1),
    ballots_cast int check (ballots_cast >= 0),
    ballots_valid int check (ballots_valid >= 0),
    note text,
    actor text not null,
    recorded_at timestamptz not null default recorded_now(),
    check ((ballots_cast is null) = (ballots_valid is null)),
    check (ballots_valid <= ballots_cast)
);
create index on bloc_ballot (plan_id, period_id, honour_id, bloc_ballot_id desc);
comment on table bloc_ballot is 'one vote of the bloc or of its council; the newest one for an honour counts';
comment on column bloc_ballot.ballots_cast is 'of a secret ballot; null of a vote by show of hands';

create table bloc_ballot_vote (
    bloc_ballot_id bigint not null references bloc_ballot,
    unit_id text not null,
    votes int not null check (votes >= 0),
    primary key (bloc_ballot_id, unit_id)
);

create table bloc_draw (
    bloc_draw_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    units text[] not null check (cardinality(units) >= 2),
    held_on date not null,
    note text,
    actor text not null,
    recorded_at timestamptz not null default recorded_now()
);
create index on bloc_draw (plan_id, period_id, bloc_draw_id desc);
comment on column bloc_draw.units is 'in the order that was drawn; it settles a tie of members who are all in it';

create table snapshot_bloc (
    snapshot_id bigint not null references snapshot,
    bloc_score_id bigint references bloc_score,
    bloc_ballot_id bigint references bloc_ballot,
    bloc_draw_id bigint references bloc_draw,
    check (num_nonnulls(bloc_score_id, bloc_ballot_id, bloc_draw_id) = 1),
    unique (snapshot_id, bloc_score_id),
    unique (snapshot_id, bloc_ballot_id),
    unique (snapshot_id, bloc_draw_id)
);
comment on table snapshot_bloc is 'what persons had recorded of the bloc when a snapshot was made';

create table member_score (
    snapshot_id bigint not null references snapshot,
    unit_id text not null,
    criterion_id text not null,
    self_points finite_numeric,
    figure_points finite_numeric,
    leader_points finite_numeric,
    points finite_numeric,
    source text not null check (source in ('leader', 'indicator', 'member', 'unclaimed', 'none')),
    primary key (snapshot_id, unit_id, criterion_id),
    check ((points is null) = (source = 'none'))
);
comment on column member_score.points is 'those that count; null where nobody has given any and some must be given';

create table member_rank (
    snapshot_id bigint not null references snapshot,
    unit_id text not null,
    self_total finite_numeric,
    total finite_numeric not null,
    unscored int not null,
    place int,
    shared_by int,
    settled_by text check (settled_by in ('criteria', 'draw')),
    primary key (snapshot_id, unit_id),
    check ((place is null) = (unscored > 0))
);
comment on column member_rank.place is 'null while a criterion is unscored: nothing that is missing counts as zero';
comment on column member_rank.shared_by is 'how many members have this place';
comment on column member_rank.settled_by is 'of members with equal totals: what put them in this order; null: equal';

create table ballot_result (
    snapshot_id bigint not null references snapshot,
    honour_id text not null,
    unit_id text not null,
    votes int not null,
    members_present int not null,
    members int not null,
    base int not null,
    percent finite_numeric not null,
    outcome text not null check (outcome in ('chosen', 'not_reached', 'beyond_quota', 'tied', 'no_quorum')),
    primary key (snapshot_id, honour_id, unit_id)
);
comment on column ballot_result.members is 'who may vote: the members of the bloc, or of its council';
comment on column ballot_result.base is 'of which the percentage is: all members, those present or valid ballots, as the honour says';
comment on column ballot_result.percent is
    'rounded to 2 decimals, never up to a threshold that was missed; 0 where there is no valid ballot';
