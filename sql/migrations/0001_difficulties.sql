-- Difficulties that units tell of at any time of the year: each file stands beside those before it. Run by the owner role.

-- Whether files of the period add up, and do not replace each other; the id says the kind (thidua.plan.period_kinds).
create function is_of_difficulties(wanted_period text) returns boolean language sql immutable as $$
    select wanted_period like '____-KK'
$$;

-- The version that a version's chain of corrections began with; itself where it corrects nothing.
create function root_version(wanted_plan text, wanted_period text, wanted_unit text, wanted_version int)
returns int language sql stable as $$
    with recursive chain as (
        select wanted_version as version_no
        union all
        select corrected.based_on
        from chain
        join thidua.submission as corrected using (version_no)
        where corrected.plan_id = wanted_plan and corrected.period_id = wanted_period
            and corrected.unit_id = wanted_unit and corrected.based_on is not null
    )
    select min(version_no) from chain
$$;

-- What counts at an instant: of each chain of corrections the newest report that stands.
create function difficulties_known_at(wanted_plan text, wanted_period text, known_at timestamptz)
returns setof submission language sql stable as $$
    with standing as materialized (
        select told as report, thidua.root_version(plan_id, period_id, unit_id, version_no) as root_no
        from thidua.reports_standing_at(wanted_plan, wanted_period, known_at) as told
    ),
    newest as (
        select distinct on ((report).unit_id, root_no) report
        from standing
        order by (report).unit_id, root_no, (report).version_no desc
    )
    select (report).* from newest
$$;

create table difficulty_answer (
    difficulty_answer_id bigint generated always as identity primary key,
    submission_id bigint not null references submission,
    answer text not null check (answer <> ''),
    actor text not null check (actor <> ''),
    recorded_at timestamptz not null default recorded_now()
);
create index on difficulty_answer (submission_id, difficulty_answer_id desc);
comment on table difficulty_answer is 'what the commune answers a unit; the newest row counts; no figure rests on it';
