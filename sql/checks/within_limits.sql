-- Outside of the catalogue's lowest and highest a figure cannot be true, however it was rolled up. A sum of units has no
-- highest: what limits one unit does not limit all of them.
with
stated as (
    select total.target_id, target.lowest, target.highest, target.roll_up, figure.*
    from snapshot
    join plan_target as target using (plan_version_id)
    join indicator_total as total using (snapshot_id, target_id)
    cross join lateral (
        values
            ('thực hiện', total.actual),
            ('ước cả năm', total.estimate),
            ('cùng kỳ', total.same_period)
    ) as figure (name, value)
    where snapshot.snapshot_id = :snapshot_id
)
select
    'within_limits' as rule,
    target_id as key,
    format(
        '%s %s nằm ngoài giới hạn từ %s đến %s',
        name, round(value, 4), coalesce(lowest::text, 'không quy định'), coalesce(highest::text, 'không quy định')
    ) as detail
from stated
where value < lowest or (value > highest and roll_up not in ('SUM', 'COUNT'))
