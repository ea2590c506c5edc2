-- Known after every instant of which figures were made, like any other input.
insert into fund_entry (
    plan_id, period_id, source_id, set_aside, spent_on_awards, spent_otherwise, note, actor, recorded_at
)
select :plan_id, :period_id, :source_id, :set_aside, :spent_on_awards, :spent_otherwise, :note, :actor,
    greatest(
        clock_timestamp(),
        cast(:now as timestamptz),
        (select max(recorded_at) from fund_entry where plan_id = :plan_id),
        (select max(known_at) + interval '1 microsecond' from snapshot where plan_id = :plan_id)
    )
returning fund_entry_id
