-- The fund for emulation and commendation (quỹ thi đua, khen thưởng): what the commune's office records of a year, line by
-- line. Insert-only. Run by the owner role.

create table fund_entry (
    fund_entry_id bigint generated always as identity primary key,
    plan_id text not null,
    period_id text not null,
    source_id text not null,
    set_aside finite_numeric not null check (set_aside >= 0),
    spent_on_awards finite_numeric not null check (spent_on_awards >= 0),
    spent_otherwise finite_numeric not null check (spent_otherwise >= 0),
    note text check (note <> ''),
    actor text not null check (actor <> ''),
    recorded_at timestamptz not null default recorded_now()
);
create index on fund_entry (plan_id, period_id, source_id, fund_entry_id desc);
comment on table fund_entry is 'the newest row of a line counts (include/catalogue/fund.yaml); figures in đồng';

-- Pinned like the submissions (snapshot_input).
create table snapshot_fund (
    snapshot_id bigint not null references snapshot,
    fund_entry_id bigint not null references fund_entry,
    primary key (snapshot_id, fund_entry_id)
);
comment on table snapshot_fund is 'the newest entry of each line of the fund that a report of this snapshot prints';
