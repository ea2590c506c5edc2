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
