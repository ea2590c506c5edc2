-- Whether one snapshot knew something that another one does not: it was made later, and something of this report was
-- recorded between the two. Figures that only return to what they were (a plan or a rule taken back) are no older ones.
select exists (
    select 1
    from thidua.snapshot as used
    join thidua.snapshot as given on given.snapshot_id = :given_id
    where used.snapshot_id = :used_id
        and used.known_at > given.known_at
        and (
            exists (
                select 1
                from thidua.submission
                where (submission.plan_id, submission.period_id) in (
                        select used.plan_id, used.period_id
                        union
                        -- What statistics are counted from.
                        select source.plan_id, source.period_id
                        from thidua.read_periods(used.plan_version_id, used.period_id, used.known_at) as source
                        union
                        -- The registration against which results are measured.
                        select used.plan_id, registration.period_id
                        from thidua.snapshot_registration as pinned
                        join thidua.submission as registration using (submission_id)
                        where pinned.snapshot_id in (:used_id, :given_id)
                    )
                    and submission.recorded_at > given.known_at and submission.recorded_at <= used.known_at
            )
            or exists (
                select 1
                from thidua.receipt_state as state
                where state.plan_id = used.plan_id and state.period_id = used.period_id
                    and state.recorded_at > given.known_at and state.recorded_at <= used.known_at
            )
            or exists (
                select 1
                from thidua.paragraph_override as word
                where word.plan_id = used.plan_id and word.period_id = used.period_id
                    and word.recorded_at > given.known_at and word.recorded_at <= used.known_at
            )
            or exists (
                -- What persons recorded of tasks, blocs and the fund; pinned by each snapshot.
                select 1
                from (
                    select snapshot_id, event.recorded_at
                    from thidua.snapshot_task
                    join thidua.task_event as event using (task_event_id)
                    union all
                    select snapshot_id, coalesce(score.recorded_at, ballot.recorded_at, draw.recorded_at)
                    from thidua.snapshot_bloc
                    left join thidua.bloc_score as score using (bloc_score_id)
                    left join thidua.bloc_ballot as ballot using (bloc_ballot_id)
                    left join thidua.bloc_draw as draw using (bloc_draw_id)
                    union all
                    select snapshot_id, entry.recorded_at
                    from thidua.snapshot_fund
                    join thidua.fund_entry as entry using (fund_entry_id)
                ) as pinned
                where pinned.snapshot_id = used.snapshot_id and pinned.recorded_at > given.known_at
            )
        )
)
