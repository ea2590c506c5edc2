-- What a period of statistics is counted from, as known at an instant: what units handed in for the periods that have days
-- in common with it (TT 2/2023/TT-BNV: 01/12 to 30/11). A year's report of a unit tells all of its year again: it stands
-- instead of the unit's half-year one under the same plan.
with known as (
    select source.is_annual, newest.*
    from statistics_sources(:plan_version_id, :period_id, :known_at) as source
    cross join lateral submission_known_at(source.plan_id, source.period_id, :known_at) as newest
)
select known.submission_id, known.plan_id, known.period_id, known.unit_id, known.version_no, known.content_sha256
from known
where known.is_annual or not exists (
    select from known as annual
    where annual.is_annual and annual.plan_id = known.plan_id and annual.unit_id = known.unit_id)
order by known.plan_id collate "C", known.period_id collate "C", known.unit_id collate "C"
