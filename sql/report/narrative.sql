-- What units wrote, by section of the form; and behind it the difficulties, with proposals, that they told of at other times.
with said as (
    select submission.unit_id, fact.row_no, fact.section, fact.body
    from snapshot_input as input
    join submission using (submission_id)
    join narrative_fact as fact using (submission_id)
    where input.snapshot_id = :snapshot_id
    union all
    select submission.unit_id, 1000 * submission.version_no + fact.row_no, fact.section, fact.body
    from snapshot_source as source
    join submission using (submission_id)
    join narrative_fact as fact using (submission_id)
    where source.snapshot_id = :snapshot_id
        and is_of_difficulties(submission.period_id) and fact.section in ('difficulties', 'proposals')
)
select unit_id, row_no, section, body
from said
order by unit_id collate "C", row_no
