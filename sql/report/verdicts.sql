-- What every target's figure is worth, and why (TT 1/2024/TT-BNV, Điều 3.3: đánh giá đúng kết quả).
select target_id, measured_on, measured, percent_of_plan, difference, change_on_same_period, verdict, reason
from target_verdict
where snapshot_id = :snapshot_id
order by target_id collate "C"
