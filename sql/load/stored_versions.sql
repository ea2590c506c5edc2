-- All versions of the obligations concerned, oldest first (submissions are never changed or deleted): what each is, and
-- whether it is the one that counts now, or one of those that do.
with
wanted as materialized (
    select distinct period_id, unit_id
    from unnest(cast(:period_ids as text[]), cast(:unit_ids as text[])) as wanted (period_id, unit_id)
),
counting as materialized (
    select known.submission_id
    from (select distinct period_id from wanted) as period
    cross join lateral submission_known_at(:plan_id, period.period_id, 'infinity') as known
    union
    select told.submission_id
    from (select distinct period_id from wanted) as period
    cross join lateral difficulties_known_at(:plan_id, period.period_id, 'infinity') as told
    where is_of_difficulties(period.period_id)
)
select
    version.submission_id,
    version.kind,
    version.receipt_id,
    version.plan_id,
    version.period_id,
    version.unit_id,
    version.version_no,
    version.form_edition,
    version.content_sha256,
    version.based_on,
    (select annex.revision_no from annex_fact as annex where annex.submission_id = version.submission_id) as revision_no,
    version.voids,
    version.actor,
    version.reason,
    version.received_at,
    version.recorded_at,
    exists (
        select from submission as voiding
        where voiding.plan_id = version.plan_id
            and voiding.period_id = version.period_id
            and voiding.unit_id = version.unit_id
            and voiding.voids = version.version_no
    ) as is_void,
    version.submission_id in (select submission_id from counting) as is_current
from submission as version
join wanted using (period_id, unit_id)
where version.plan_id = :plan_id
order by version.period_id, version.unit_id, version.version_no
