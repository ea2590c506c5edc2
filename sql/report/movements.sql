-- Movements by launching level: the commune reports on the levels its plan's flow names.
select movement_key, movement_id, name, level, units_reporting, collectives, individuals
from movement_total
where snapshot_id = :snapshot_id
order by movement_key collate "C"
