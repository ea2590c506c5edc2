-- Beside submissions of the period: how many words on tasks one snapshot is made from and another is not, and of how many
-- units the registration differs against which results are measured; how many lines of the fund were recorded anew.
select
    (
        select count(*)
        from (
            (select task_event_id from snapshot_task where snapshot_id = :after_id
            except
            select task_event_id from snapshot_task where snapshot_id = :before_id)
        ) as newer
    ) as tasks,
    (
        select count(*)
        from (
            (select fund_entry_id from snapshot_fund where snapshot_id = :after_id
            except
            select fund_entry_id from snapshot_fund where snapshot_id = :before_id)
        ) as newer
    ) as fund,
    (
        select count(distinct submission.unit_id)
        from (
            (select submission_id from snapshot_registration where snapshot_id = :after_id
            except
            select submission_id from snapshot_registration where snapshot_id = :before_id)
            union
            (select submission_id from snapshot_registration where snapshot_id = :before_id
            except
            select submission_id from snapshot_registration where snapshot_id = :after_id)
        ) as other
        join submission using (submission_id)
    ) as registrations
