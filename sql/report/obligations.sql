-- Completeness by unit (NĐ 09/2019/NĐ-CP, Điều 8: each level has its own deadline).
select unit_id, state, version_no, first_received_at, accepted_received_at, is_first_on_time, is_accepted_on_time,
    warning_count, ended_by, ended_at
from obligation_status
where snapshot_id = :snapshot_id
order by unit_id collate "C"
