-- Places that answers come from and that could not be read when they were last looked at, and since when that is so.
select newest.place, newest.fault, first_fault.recorded_at as since
from (select distinct on (place) * from answer_look order by place, answer_look_id desc) as newest
cross join lateral (
    select min(failed.recorded_at) as recorded_at
    from answer_look as failed
    where failed.place = newest.place
        and failed.answer_look_id > coalesce(
            (select max(well.answer_look_id) from answer_look as well where well.place = newest.place and well.fault is null),
            0)
) as first_fault
where newest.fault is not null
order by newest.place;
