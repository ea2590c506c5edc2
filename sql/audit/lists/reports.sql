-- Every file of every issued revision.
select
    revision.report_id as "Số hiệu",
    revision.plan_id as "Kế hoạch",
    revision.period_id as "Kỳ",
    revision.revision_no as "Bản",
    revision.recorded_at as "Thời điểm phát hành",
    revision.reason as "Lý do thay thế",
    decision.actor as "Người chấp thuận",
    file.file_name as "Tệp",
    file.sha256 as "SHA-256",
    revision.audit_head as "Đầu chuỗi in trong báo cáo",
    entry.seq as "Mục nhật ký"
from report_revision as revision
join report_file as file using (report_id)
left join correction_decision as decision using (correction_id)
left join audit_entry as entry on entry.subject = 'report_revision:' || revision.report_id
where (cast(:plan_id as text) is null or revision.plan_id = :plan_id)
    and (cast(:since as timestamptz) is null or revision.recorded_at >= :since)
order by revision.report_id, file.kind
