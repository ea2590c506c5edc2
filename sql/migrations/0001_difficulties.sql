-- Difficulties that units tell of at any time of the year: each file stands beside those before it. Run by the owner role.

-- Whether files of the period add up, and do not replace each other; the id says the kind (thidua.plan.period_kinds).
create function is_of_difficulties(wanted_period text) returns boolean language sql immutable as $$
    select wanted_period like '____-KK'
$$;

-- What counts at an instant: every report that stands and that no other one corrects.
create function difficulties_known_at(wanted_plan text, wanted_period text, known_at timestamptz)
returns setof submission language sql stable as $$
    with standing as materialized (
        select * from thidua.reports_standing_at(wanted_plan, wanted_period, known_at)
    )
    select *
    from standing
    where not exists (
        select from standing as later
        where later.unit_id = standing.unit_id and later.based_on = standing.version_no)
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
