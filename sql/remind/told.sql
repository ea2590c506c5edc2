-- When each thing was told last, by day: in digests that went out, may have, or were refused for good.
select item as item_key, max(notice.day) as day
from thidua.notice
join thidua.notice_event as claimed using (notice_id)
cross join lateral unnest(claimed.item_keys) as item
where notice.day >= :first_day
    and claimed.state = 'CLAIMED'
    and not exists (
        select from thidua.notice_event as ended
        where ended.notice_id = claimed.notice_id and ended.attempt_no = claimed.attempt_no and ended.state = 'FAILED')
group by item;
