-- Commendations by title or form, deciding level, kind (loại hình) and class of recipients (Luật 06/2022/QH15, Điều 8,
-- 19-20, 80; the commune decides more of them since NĐ 129/2025/NĐ-CP, Điều 59). Decided and proposed are never added up.
-- "Trong đó" columns left empty add nothing.
insert into commendation_total (
    snapshot_id, award_id, level_id, kind_id, recipient_class_id, is_decided,
    award_count, women, direct_workers, small_collectives
)
select
    :snapshot_id,
    award_id,
    level_id,
    kind_id,
    recipient_class_id,
    is_decided,
    sum(award_count),
    coalesce(sum(women), 0),
    coalesce(sum(direct_workers), 0),
    coalesce(sum(small_collectives), 0)
from snapshot_input as input
join commendation_fact using (submission_id)
where input.snapshot_id = :snapshot_id
group by award_id, level_id, kind_id, recipient_class_id, is_decided
