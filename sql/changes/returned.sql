-- Newest revisions that a recipient has sent back, by plan and period: the last word that says so, and what was said,
-- recipient by recipient. A person's refusal to replace the report ends it; so does the recipient's word that it takes
-- the report.
with newest as (
    select distinct on (revision.plan_id, revision.period_id) revision.report_id, revision.plan_id, revision.period_id
    from report_revision as revision
    where revision.plan_id = any(cast(:plan_ids as text[]))
        and (cast(:period_id as text) is null or revision.period_id = :period_id)
    order by revision.plan_id, revision.period_id, revision.revision_no desc
)
select
    newest.plan_id,
    newest.period_id,
    newest.report_id,
    max(said.acknowledgement_id) as acknowledgement_id,
    array_agg(delivery.recipient_id order by delivery.delivery_id) as recipient_ids,
    array_agg(said.sentence order by delivery.delivery_id) as sentences
from newest
join delivery using (report_id)
join delivery_acknowledgement as said using (delivery_id)
where said.state = 'returned'
    and not exists (
        select from correction
        join correction_decision using (correction_id)
        where correction.acknowledgement_id >= said.acknowledgement_id
            and correction.report_id = newest.report_id
            and correction_decision.decision = 'refused')
group by newest.plan_id, newest.period_id, newest.report_id
order by newest.plan_id collate "C", newest.period_id collate "C"
