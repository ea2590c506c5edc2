-- What a period reads of other periods, as known at an instant. Statistics: what units handed in for the periods that have
-- days in common with them (TT 2/2023/TT-BNV: 01/12 to 30/11). A year's report of a unit tells all of its year again: it
-- stands instead of the unit's half-year one under the same plan. Reports of results: the difficulties that units told of
-- on the days of the period.
with source as materialized (
    select * from read_periods(:plan_version_id, :period_id, :known_at)
),
known as (
    select source.is_annual, newest.*
    from source
    cross join lateral submission_known_at(source.plan_id, source.period_id, :known_at) as newest
    where not is_of_difficulties(source.period_id)
    union all
    select true, told.*
    from source
    cross join lateral difficulties_known_at(source.plan_id, source.period_id, :known_at) as told
    join plan_version as version on version.plan_version_id = :plan_version_id
    -- Of the plan that is followed: units that this one has too.
    join plan_unit as unit on unit.plan_version_id = version.plan_version_id and unit.unit_id = told.unit_id
    cross join lateral jsonb_array_elements(version.content -> 'periods') as own
    where is_of_difficulties(source.period_id) and own ->> 'id' = :period_id
        and told.data_as_of between cast(own ->> 'start' as date) and cast(own ->> 'end' as date)
)
select known.submission_id, known.plan_id, known.period_id, known.unit_id, known.version_no, known.content_sha256
from known
where known.is_annual or not exists (
    select from known as annual
    where annual.is_annual and annual.plan_id = known.plan_id and annual.unit_id = known.unit_id)
order by known.plan_id collate "C", known.period_id collate "C", known.unit_id collate "C",
    known.version_no
