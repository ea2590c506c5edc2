-- One row per content of a plan (docs/architecture.md, "Warehouse"): an issued report pins the version it was made under.
-- Returns nothing when this version is there already.
insert into plan_version (plan_id, plan_sha256, terms_sha256, content, valid_from, decision)
values (:plan_id, :plan_sha256, :terms_sha256, cast(:content as jsonb), :valid_from, :decision)
on conflict (plan_id, plan_sha256, terms_sha256) do nothing
returning plan_version_id
