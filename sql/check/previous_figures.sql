-- What each unit last reported before this period, for the rule on outliers: one row per period, unit and target.
-- A ratio is compared as a percentage; the newest accepted version counts.
with newest as (
    select distinct on (period_id, unit_id) submission_id, period_id, unit_id
    from submission
    where plan_id = :plan_id
    order by period_id, unit_id, version_no desc
)
select
    newest.period_id,
    newest.unit_id,
    fact.target_id,
    coalesce(fact.actual, fact.numerator / nullif(fact.denominator, 0) * 100) as actual
from newest
join indicator_fact as fact using (submission_id)
where coalesce(fact.actual, fact.numerator / nullif(fact.denominator, 0) * 100) is not null
