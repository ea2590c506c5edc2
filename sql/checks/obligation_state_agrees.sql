-- "Zero, blank and 'không có' are three different things": the state of a unit agrees with the submission that was used,
-- with its version, and with whether it came in time.
with
used as materialized (
    select submission.unit_id, submission.version_no, submission.is_confirmed_nil
    from snapshot_input as input
    join submission using (submission_id)
    where input.snapshot_id = :snapshot_id
),
told as (
    select status.unit_id, status.state, status.version_no, status.is_first_on_time, used.is_confirmed_nil,
        used.version_no as used_version_no
    from obligation_status as status
    left join used using (unit_id)
    where status.snapshot_id = :snapshot_id
)
select
    'obligation_state_agrees' as rule,
    unit_id as key,
    format(
        'trạng thái %s (lần nộp %s) không khớp với bản nộp đã tổng hợp (lần nộp %s)',
        state, coalesce(version_no::text, 'không có'), coalesce(used_version_no::text, 'không có')
    ) as detail
from told
where version_no is distinct from used_version_no
    or has_reported(state) <> (used_version_no is not null)
    or (state = 'LATE') <> (is_first_on_time is not distinct from false and used_version_no is not null)
    or (state = 'CONFIRMED_ZERO' and not is_confirmed_nil)
    or (state = 'REPORTED' and is_confirmed_nil)
