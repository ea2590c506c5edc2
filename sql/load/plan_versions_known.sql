-- The contents of a plan that were recorded by an instant, or ever, in the order in which they were.
select plan_version_id, plan_sha256, cast(content as text) as content
from plan_version
where plan_id = :plan_id and recorded_at <= coalesce(cast(:known_at as timestamptz), 'infinity')
order by recorded_at, plan_version_id
