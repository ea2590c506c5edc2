-- Units whose figures the report lacks, by name, in the order of the plan.
select coalesce(plan_unit.unit_name, obligation_status.unit_id) as unit_name, obligation_status.state
from thidua.obligation_status
left join thidua.plan_unit
    on plan_unit.plan_version_id = :plan_version_id and plan_unit.unit_id = obligation_status.unit_id
where obligation_status.snapshot_id = :snapshot_id and obligation_status.state in ('MISSING', 'REJECTED')
order by plan_unit.position, obligation_status.unit_id;
