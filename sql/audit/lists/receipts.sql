-- Every received file and where it stands in each plan.
select
    'BN-' || lpad(receipt.receipt_id::text, 8, '0') as "Số biên nhận",
    receipt.received_at as "Thời điểm nhận",
    case receipt.received_at_source when 'declared' then 'người nhập khai báo' else 'hệ thống' end
        as "Nguồn thời điểm",
    newest.plan_id as "Kế hoạch",
    newest.period_id as "Kỳ",
    newest.unit_id as "Đơn vị",
    receipt.original_name as "Tên tệp",
    receipt.sha256 as "SHA-256",
    case newest.state
        when 'RECEIVED' then 'đã nhận'
        when 'QUARANTINED' then 'không đọc được'
        when 'READ' then 'đã đọc'
        when 'REJECTED' then 'chưa hợp lệ'
        when 'ACCEPTED' then 'hợp lệ'
        when 'LOADED' then 'đã đưa vào số liệu'
    end as "Trạng thái",
    newest.sentence as "Kết luận",
    entry.seq as "Mục nhật ký"
from receipt
join lateral (
    select distinct on (state.plan_id) state.*
    from receipt_state as state
    where state.receipt_id = receipt.receipt_id
    order by state.plan_id, state.receipt_state_id desc
) as newest on true
left join audit_entry as entry on entry.subject = 'receipt:' || receipt.receipt_id
where (cast(:plan_id as text) is null or newest.plan_id = :plan_id)
    and (cast(:since as timestamptz) is null or receipt.recorded_at >= :since)
order by receipt.receipt_id
