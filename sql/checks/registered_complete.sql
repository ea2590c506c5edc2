-- Every content of a registration that the figures are measured against has its verdict, and nothing else has one.
with
registered as (
    select submission.unit_id, fact.registration_id
    from snapshot_registration as pinned
    join submission using (submission_id)
    join registration_fact as fact using (submission_id)
    where pinned.snapshot_id = :snapshot_id
),
judged as (
    select unit_id, registration_id
    from registered_verdict
    where snapshot_id = :snapshot_id
)
select
    'registered_complete' as rule,
    format('%s/%s', coalesce(registered.unit_id, judged.unit_id), registration_id) as key,
    case when judged.unit_id is null then 'nội dung đã đăng ký chưa được đối chiếu kết quả'
        else 'có đánh giá mà không có nội dung đăng ký' end as detail
from registered
full join judged using (unit_id, registration_id)
where registered.unit_id is null or judged.unit_id is null
