-- What each unit last reported before this period, for the rule on outliers: one row per period, unit and target.
-- A ratio is compared as a percentage; the version that counts now is compared, so none of a unit that withdrew it.
with newest as (
    select known.submission_id, known.period_id, known.unit_id
    from (select distinct period_id from submission where plan_id = :plan_id) as period
    cross join lateral submission_known_at(:plan_id, period.period_id, 'infinity') as known
)
select
    newest.period_id,
    newest.unit_id,
    fact.target_id,
    coalesce(fact.actual, fact.numerator / nullif(fact.denominator, 0) * 100) as actual
from newest
join indicator_fact as fact using (submission_id)
where coalesce(fact.actual, fact.numerator / nullif(fact.denominator, 0) * 100) is not null
