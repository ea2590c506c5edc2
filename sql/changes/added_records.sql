-- How many records of each kind, submissions left out, one snapshot is made from and another is not.
select kind, count(*) as records
from (
    (select kind, record_id from snapshot_record where snapshot_id = :after_id
    except
    select kind, record_id from snapshot_record where snapshot_id = :before_id)
) as newer
group by kind
