-- Completeness and timeliness of every unit (NĐ 09/2019/NĐ-CP, Điều 8.5.b: each level has its own deadline).
-- "trước ngày D" excludes D: legal_last_instant is the last second that is still in time, written without a fraction
-- (23:59:59), so that whatever comes within that second is in time. LATE is judged by the first receipt that
-- named the unit, whatever became of the file; is_accepted_on_time by the version in use. No instant in the plan ("định
-- kỳ", "theo quy định"): nobody is late and nobody is on time.
-- A signed "không có" (CONFIRMED_ZERO) is a report; a refused file (REJECTED) and no file (MISSING) are none. A report that
-- was withdrawn or invalidated is none either: ended_by and ended_at say so; its receipt goes on being the first.
insert into obligation_status (
    snapshot_id, unit_id, state, version_no, first_received_at, accepted_received_at,
    is_first_on_time, is_accepted_on_time, warning_count, ended_by, ended_at
)
with
input as (
    select *
    from jsonb_to_recordset(cast(:inputs as jsonb)) as input (
        unit_id text,
        is_required boolean,
        legal_last_instant timestamptz,
        submission_id bigint,
        version_no int,
        is_confirmed_nil boolean,
        received_at timestamptz,
        first_received_at timestamptz,
        warning_count int,
        is_refused boolean,
        ended_by text,
        ended_at timestamptz
    )
)
select
    :snapshot_id,
    unit_id,
    case
        when not is_required then 'NOT_REQUIRED'
        when submission_id is null and is_refused then 'REJECTED'
        when submission_id is null then 'MISSING'
        when first_received_at >= legal_last_instant + interval '1 second' then 'LATE'
        when is_confirmed_nil then 'CONFIRMED_ZERO'
        else 'REPORTED'
    end,
    version_no,
    first_received_at,
    received_at,
    first_received_at < legal_last_instant + interval '1 second',
    received_at < legal_last_instant + interval '1 second',
    warning_count,
    ended_by,
    ended_at
from input
