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
                where submission.plan_id = used.plan_id and submission.period_id = used.period_id
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
        )
)
