-- Of how many units the registration differs against which results are measured.
select count(distinct submission.unit_id)
from (
    (select submission_id from snapshot_registration where snapshot_id = :after_id
    except
    select submission_id from snapshot_registration where snapshot_id = :before_id)
    union
    (select submission_id from snapshot_registration where snapshot_id = :before_id
    except
    select submission_id from snapshot_registration where snapshot_id = :after_id)
) as other
join submission using (submission_id)
