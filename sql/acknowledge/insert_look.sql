-- Only where it is news: the same fault as before, or none after none, adds no row.
insert into thidua.answer_look (place, fault, recorded_at)
select :place, cast(:fault as text), greatest(clock_timestamp(), cast(:now as timestamptz))
where cast(:fault as text) is distinct from (
    select newest.fault
    from thidua.answer_look as newest
    where newest.place = :place
    order by newest.answer_look_id desc
    limit 1
);
