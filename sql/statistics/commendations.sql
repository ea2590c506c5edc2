-- Rows of decided commendations of the periods that a year's statistics are counted from (TT 2/2023/TT-BNV), as known
-- at an instant. A year's report of a unit tells all of its year again: it stands instead of the unit's half-year ones
-- under the same plan.
with
source as (
    select *
    from unnest(cast(:plan_ids as text[]), cast(:period_ids as text[]), cast(:are_annual as boolean[]))
        as source (plan_id, period_id, is_annual)
),
known as (
    select source.is_annual, submission.*
    from source
    cross join lateral submission_known_at(source.plan_id, source.period_id, :known_at) as submission
),
used as (
    select *
    from known
    where is_annual or not exists (
        select from known as annual
        where annual.is_annual and annual.plan_id = known.plan_id and annual.unit_id = known.unit_id)
)
select used.submission_id, used.content_sha256, used.plan_id, used.period_id, used.unit_id, used.version_no, used.data_as_of,
    used.is_annual, used.form_edition, fact.row_no, fact.award_id, fact.level_id, fact.kind_id,
    fact.recipient_class_id, fact.award_count, fact.decision_number, fact.decision_key, fact.decision_date
from used
left join commendation_fact as fact on fact.submission_id = used.submission_id and fact.is_decided
order by used.data_as_of desc, used.plan_id collate "C", used.period_id collate "C", used.unit_id collate "C",
    fact.row_no
