-- Reports of blocs of which persons have recorded something, that were never issued and about which nobody was asked; and
-- when the newest of it was recorded.
select plan_id, period_id, max(recorded_at) as newest_at
from (
    select plan_id, period_id, recorded_at from bloc_score where plan_id = any(cast(:plan_ids as text[]))
    union all
    select plan_id, period_id, recorded_at from bloc_ballot where plan_id = any(cast(:plan_ids as text[]))
    union all
    select plan_id, period_id, recorded_at from bloc_draw where plan_id = any(cast(:plan_ids as text[]))
) as record
where not exists (
        select from report_revision as made
        where made.plan_id = record.plan_id and made.period_id = record.period_id
    )
    and not exists (
        select from approval_request as asked
        where asked.plan_id = record.plan_id and asked.period_id = record.period_id
    )
group by plan_id, period_id
order by plan_id collate "C", period_id collate "C"
