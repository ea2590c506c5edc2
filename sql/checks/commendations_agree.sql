-- Commendations: the totals are the sums of the units' rows, and no part ("trong đó nữ", "trực tiếp lao động", "tập thể
-- nhỏ") is more than the whole.
with
added_up as (
    select award_id, level_id, kind_id, recipient_class_id, is_decided,
        sum(award_count) as award_count,
        coalesce(sum(women), 0) as women,
        coalesce(sum(direct_workers), 0) as direct_workers,
        coalesce(sum(small_collectives), 0) as small_collectives
    from snapshot_input
    join commendation_fact using (submission_id)
    where snapshot_id = :snapshot_id
    group by award_id, level_id, kind_id, recipient_class_id, is_decided
),
stated as (
    select *
    from commendation_total
    where snapshot_id = :snapshot_id
),
compared as (
    select award_id, level_id, kind_id, recipient_class_id, is_decided,
        coalesce(stated.award_count, 0) as stated_count,
        coalesce(added_up.award_count, 0) as added_count,
        coalesce(stated.award_count, 0) = coalesce(added_up.award_count, 0)
            and coalesce(stated.women, 0) = coalesce(added_up.women, 0)
            and coalesce(stated.direct_workers, 0) = coalesce(added_up.direct_workers, 0)
            and coalesce(stated.small_collectives, 0) = coalesce(added_up.small_collectives, 0) as is_added_right,
        greatest(stated.women, stated.direct_workers, stated.small_collectives) as largest_part
    from stated
    full join added_up using (award_id, level_id, kind_id, recipient_class_id, is_decided)
)
select
    'commendations_agree' as rule,
    concat_ws(
        ' / ', award_id, level_id, kind_id, recipient_class_id, case when is_decided then 'đã quyết định' else 'đề nghị' end
    ) as key,
    case
        when not is_added_right
            then format('ghi tổng số %s, cộng các đơn vị được %s (hoặc cột "trong đó" khác)', stated_count, added_count)
        else format('cột "trong đó" ghi %s, nhiều hơn tổng số %s', largest_part, stated_count)
    end as detail
from compared
where not is_added_right or largest_part > stated_count
