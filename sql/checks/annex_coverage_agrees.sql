-- Coverage of the level below stands beside a total exactly where annexes gave the figure, and a figure of no more units
-- than answer for it there.
with
stated as (
    select * from annex_coverage_total where snapshot_id = :snapshot_id
)
select
    'annex_coverage_agrees' as rule,
    target_id as key,
    format(
        'ghi %s/%s đơn vị cấp dưới trong khi %s phường, xã có số liệu', stated.units_reported, stated.units_expected,
        total.units_reported
    ) as detail
from stated
join indicator_total as total using (target_id)
where total.snapshot_id = :snapshot_id
    and (stated.units_reported > stated.units_expected or total.units_reported = 0)
