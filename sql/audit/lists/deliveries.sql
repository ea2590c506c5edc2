-- Every step of every delivery.
select
    delivery.report_id as "Số hiệu báo cáo",
    revision.plan_id as "Kế hoạch",
    revision.period_id as "Kỳ",
    revision.revision_no as "Bản",
    delivery.channel as "Kênh",
    delivery.address as "Nơi nhận",
    event.attempt_no as "Lần gửi",
    event.state as "Trạng thái",
    event.sentence as "Diễn giải",
    event.actor as "Người quyết định",
    event.reason as "Lý do",
    event.recorded_at as "Thời điểm",
    entry.seq as "Mục nhật ký"
from delivery
join report_revision as revision using (report_id)
join delivery_event as event using (delivery_id)
left join audit_entry as entry
    on entry.subject = concat_ws('/', 'delivery_event:' || event.delivery_id, event.attempt_no, event.state)
where (cast(:plan_id as text) is null or revision.plan_id = :plan_id)
    and (cast(:since as timestamptz) is null or event.recorded_at >= :since)
order by entry.seq nulls last, delivery.delivery_id, event.attempt_no
