-- The plan of a version, as it was registered: what a report that pins it is composed from, now and in ten years.
select plan_sha256, cast(content as text) as content
from plan_version
where plan_version_id = :plan_version_id
