-- The newest revision of one report: what a next one would supersede, and whether it was made from figures that were
-- known later than those of the given snapshot.
select
    revision.report_id,
    revision.revision_no,
    revision.model_sha256,
    revision.snapshot_id,
    coalesce(used.known_at > given.known_at, false) as knows_more
from thidua.report_revision as revision
join thidua.snapshot as used on used.snapshot_id = revision.snapshot_id
left join thidua.snapshot as given on given.snapshot_id = :snapshot_id
where revision.plan_id = :plan_id and revision.period_id = :period_id
order by revision.revision_no desc
limit 1;
