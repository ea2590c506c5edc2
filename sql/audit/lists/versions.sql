-- Every version of every submission: reports, withdrawals, invalidations.
select
    submission.plan_id as "Kế hoạch",
    submission.period_id as "Kỳ",
    submission.unit_id as "Đơn vị",
    submission.version_no as "Lần",
    case submission.kind when 'report' then 'báo cáo' when 'withdrawal' then 'rút báo cáo' else 'hủy hiệu lực' end
        as "Loại",
    submission.received_at as "Thời điểm nhận",
    submission.recorded_at as "Thời điểm ghi",
    'BN-' || lpad(submission.receipt_id::text, 8, '0') as "Số biên nhận",
    submission.voids as "Hủy hiệu lực lần",
    submission.actor as "Người thực hiện",
    submission.reason as "Lý do",
    submission.content_sha256 as "SHA-256 nội dung",
    entry.payload ->> 'supersedes' as "Thay thế",
    entry.seq as "Mục nhật ký"
from submission
left join audit_entry as entry on entry.subject = 'submission:' || submission.submission_id
where (cast(:plan_id as text) is null or submission.plan_id = :plan_id)
    and (cast(:since as timestamptz) is null or submission.recorded_at >= :since)
order by submission.submission_id
