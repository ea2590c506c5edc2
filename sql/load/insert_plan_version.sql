-- One row per content of a plan (docs/architecture.md, "Warehouse"): an issued report pins the version it was made under.
-- Returns nothing when this version is there already.
insert into plan_version (plan_id, plan_sha256, terms_sha256, content, follows, valid_from, decision, recorded_at)
values (
    :plan_id, :plan_sha256, :terms_sha256, cast(:content as jsonb), :follows, :valid_from, :decision,
    coalesce(cast(:known_at as timestamptz), clock_timestamp())
)
on conflict (plan_id, plan_sha256, terms_sha256) do nothing
returning plan_version_id
