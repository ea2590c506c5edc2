-- A year's statistics: counted from what units handed in for other periods, and pinned like any other figures. Run by the
-- owner role.

-- Periods whose submissions a period reads besides its own: those of its plan, and of the plan that it follows, that have days
-- in common with it. Statistics are counted from those whose form asks for commendations; a report of results tells the
-- difficulties of its days. None of a period of any other kind.
create function read_periods(wanted_version bigint, wanted_period text, known_at timestamptz)
returns table (plan_id text, period_id text, is_annual boolean) language sql stable as $$
    with own as (
        select
            version.plan_id,
            version.follows,
            version.content,
            entry ->> 'kind' as kind,
            cast(entry ->> 'start' as date) as first_day,
            cast(entry ->> 'end' as date) as last_day
        from thidua.plan_version as version
        cross join lateral jsonb_array_elements(version.content -> 'periods') as entry
        where version.plan_version_id = wanted_version
            and entry ->> 'id' = wanted_period and entry ->> 'kind' in ('statistics', 'six_month', 'annual')
    ),
    followed as (
        select version.plan_id, version.content
        from own
        join thidua.plan_version as version on version.plan_id = own.follows
        where version.recorded_at <= known_at
        order by version.plan_version_id desc
        limit 1
    )
    select listed.plan_id, entry ->> 'id', entry ->> 'kind' = 'annual'
    from (select plan_id, content from own union all select plan_id, content from followed) as listed
    cross join lateral jsonb_array_elements(listed.content -> 'periods') as entry
    cross join own
    where (entry ->> 'kind' = 'difficulties') = (own.kind <> 'statistics')
        and entry ->> 'kind' in ('six_month', 'annual', 'difficulties')
        and cast(entry ->> 'start' as date) <= own.last_day
        and cast(entry ->> 'end' as date) >= own.first_day
$$;

create table snapshot_source (
    snapshot_id bigint not null references snapshot,
    submission_id bigint not null references submission,
    primary key (snapshot_id, submission_id)
);
comment on table snapshot_source is 'submissions of other periods that a snapshot of statistics is counted from, or a report tells the difficulties of';

create table statistics_cell (
    snapshot_id bigint not null references snapshot,
    form_id text not null,
    row_no text not null,
    column_no text not null,
    counted int not null check (counted >= 0),
    primary key (snapshot_id, form_id, row_no, column_no)
);
comment on table statistics_cell is 'one figure of a form; rows and columns by their numbers (include/catalogue/statistics.yaml)';
