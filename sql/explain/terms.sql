-- What the plan asked of whom, under the catalogue and calendar of then.
select terms_sha256
from plan_version
where plan_version_id = :plan_version_id
