-- The version with this content and these terms; exactly one row after insert_plan_version.sql returned nothing.
select plan_version_id
from plan_version
where plan_id = :plan_id and plan_sha256 = :plan_sha256 and terms_sha256 = :terms_sha256
