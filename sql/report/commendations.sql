-- Awards by deciding level, kind (loại hình, Luật 06/2022/QH15, Điều 8) and class of recipients.
select award_id, level_id, kind_id, recipient_class_id, is_decided, award_count, women, direct_workers,
    small_collectives
from commendation_total
where snapshot_id = :snapshot_id
order by award_id collate "C", level_id collate "C", kind_id collate "C", recipient_class_id collate "C", is_decided
