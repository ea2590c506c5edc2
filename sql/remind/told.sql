-- When each thing was told last, by day: in digests that went out, may have, are on their way, or were refused for good.
-- What is claimed is on its way only while its lease runs: whoever claimed it may have died.
select item as item_key, max(notice.day) as day
from thidua.notice
join thidua.notice_event as claimed using (notice_id)
cross join lateral unnest(claimed.item_keys) as item
where notice.day >= :first_day
    and claimed.state = 'CLAIMED'
    and not exists (
        select from thidua.notice_event as ended
        where ended.notice_id = claimed.notice_id and ended.attempt_no = claimed.attempt_no and ended.state = 'FAILED')
    and (claimed.lease_until > cast(:now as timestamptz) or exists (
        select from thidua.notice_event as later
        where later.notice_id = claimed.notice_id
            and later.attempt_no = claimed.attempt_no
            and later.state <> 'CLAIMED'))
group by item;
