-- What the statements on corrections share. Run by the owner role, after all tables.

-- The decision on a comparison, or on one that found the same of the same report, snapshot and return: it holds under
-- another template or software version too.
create function decision_on(wanted_correction bigint)
returns setof correction_decision language sql stable as $$
    select decision.*
    from thidua.correction as own
    join thidua.correction as alike
        on alike.report_id = own.report_id
        and alike.snapshot_id = own.snapshot_id
        and alike.changes_sha256 = own.changes_sha256
        and alike.acknowledgement_id is not distinct from own.acknowledgement_id
    join thidua.correction_decision as decision on decision.correction_id = alike.correction_id
    where own.correction_id = wanted_correction
    order by decision.recorded_at desc
    limit 1
$$;

-- Whatever may touch a report that was issued. Each kind of record is numbered in the order in which a plan's become known:
-- they are written under the lock of the plan. A word on a task is of no period but of a day.
create view plan_record as
select 'submission' as kind, submission_id as record_id, plan_id, period_id, cast(null as date) as day, recorded_at
from submission
union all
select 'paragraph_override', paragraph_override_id, plan_id, period_id, null, recorded_at
from paragraph_override
union all
select 'task_event', task_event_id, plan_id, null, day, recorded_at
from task_event
union all
select 'bloc_score', bloc_score_id, plan_id, period_id, null, recorded_at
from bloc_score
union all
select 'bloc_ballot', bloc_ballot_id, plan_id, period_id, null, recorded_at
from bloc_ballot
union all
select 'bloc_draw', bloc_draw_id, plan_id, period_id, null, recorded_at
from bloc_draw
union all
select 'fund_entry', fund_entry_id, plan_id, period_id, null, recorded_at
from fund_entry;

-- Which of them a snapshot is made from, beside submissions.
create view snapshot_record as
select snapshot_id, 'paragraph_override' as kind, paragraph_override_id as record_id
from snapshot_word
union all
select snapshot_id, 'task_event', task_event_id
from snapshot_task
union all
select snapshot_id, 'bloc_score', bloc_score_id
from snapshot_bloc
where bloc_score_id is not null
union all
select snapshot_id, 'bloc_ballot', bloc_ballot_id
from snapshot_bloc
where bloc_ballot_id is not null
union all
select snapshot_id, 'bloc_draw', bloc_draw_id
from snapshot_bloc
where bloc_draw_id is not null
union all
select snapshot_id, 'fund_entry', fund_entry_id
from snapshot_fund;
