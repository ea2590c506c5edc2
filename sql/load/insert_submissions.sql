-- The versions of one load become known at one instant, so that no past instant shows a part of them. The instant is
-- never before that of an earlier version nor before the loader's own clock, and after every instant of which figures
-- were made, even if this server's clock or another host's lags or was set back: what was known at a past instant must not change (bitemporal: valid period x recorded_at).
with loading as materialized (
    select
        greatest(
            clock_timestamp(),
            cast(:now as timestamptz),
            (select max(recorded_at) from submission where plan_id = :plan_id),
            (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
        ) as recorded_at
)
insert into submission (
    kind, receipt_id, plan_id, period_id, unit_id, form_edition, version_no, is_confirmed_nil, data_as_of, received_at,
    content_sha256, based_on, recorded_at
)
select
    'report', receipt.receipt_id, :plan_id, new.period_id, new.unit_id, new.form_edition, new.version_no,
    new.is_confirmed_nil, new.data_as_of, receipt.received_at, new.content_sha256, new.based_on, loading.recorded_at
from unnest(
    cast(:receipt_ids as bigint[]), cast(:period_ids as text[]), cast(:unit_ids as text[]),
    cast(:form_editions as text[]), cast(:version_nos as int[]), cast(:is_confirmed_nils as boolean[]),
    cast(:data_as_ofs as date[]), cast(:content_sha256s as text[]), cast(:based_ons as int[])
) as new (
    receipt_id, period_id, unit_id, form_edition, version_no, is_confirmed_nil, data_as_of, content_sha256, based_on
)
join receipt using (receipt_id)
cross join loading
order by new.version_no, receipt.receipt_id
returning submission_id, receipt_id, plan_id, period_id, unit_id, version_no, content_sha256, received_at,
    recorded_at
