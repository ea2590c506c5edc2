-- Rows of one table of aggregates that only one of two snapshots has.
with
stored as (select to_jsonb(made) - 'snapshot_id' as row from /*table*/ as made where snapshot_id = :stored_id),
again as (select to_jsonb(made) - 'snapshot_id' as row from /*table*/ as made where snapshot_id = :again_id)
select
    (select count(*) from stored) as row_count,
    (
        select count(*)
        from (
            (select row from stored except all select row from again)
            union all
            (select row from again except all select row from stored)
        ) as differing
    ) as differing_count
