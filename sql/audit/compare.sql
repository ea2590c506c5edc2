-- Rows of one table and their links, where they disagree: the link says what the row was when it was written.
-- Between a row's own time and that of its link lies one transaction: an hour means that the clock was set back.
with
expected as (
    /*rows*/
),
entry as (
    select seq, kind, subject, payload, recorded_at
    from audit_entry
    where split_part(subject, ':', 1) = :source
)
select
    subject,
    entry.seq,
    expected.subject is not null as has_row,
    entry.subject is not null as has_entry,
    entry.kind is distinct from expected.kind as is_other_kind,
    entry.payload::text as entry_payload,
    expected.payload::text as row_payload,
    expected.written_at,
    entry.recorded_at,
    expected.written_at < entry.recorded_at - interval '1 hour' as is_other_time
from expected
full join entry using (subject)
where expected.subject is null
    or entry.subject is null
    or entry.kind <> expected.kind
    or entry.payload::text <> expected.payload::text
    or expected.written_at < entry.recorded_at - interval '1 hour'
order by entry.seq nulls last, subject
