-- What an office has in its warehouse after some years: every row of this year's plans once more, under plans and
-- periods of its own, each with its link in the audit chain. Past years hold first reports only, no replacements.

-- By how much the keys of one year's rows are moved.
create temporary table span as
select 'plan_version_id' as column_name, max(plan_version_id) as value from thidua.plan_version
union all select 'receipt_id', coalesce(max(receipt_id), 0) from thidua.receipt
union all select 'batch_id', coalesce(max(batch_id), 0) from thidua.check_batch
union all select 'receipt_state_id', coalesce(max(receipt_state_id), 0) from thidua.receipt_state
union all select 'finding_id', coalesce(max(finding_id), 0) from thidua.finding
union all select 'submission_id', coalesce(max(submission_id), 0) from thidua.submission
union all select 'snapshot_id', coalesce(max(snapshot_id), 0) from thidua.snapshot
union all select 'report_id', coalesce(max(report_id), 0) from thidua.report_revision
union all select 'delivery_id', coalesce(max(delivery_id), 0) from thidua.delivery;

create temporary table first_report as
select report_revision.report_id, delivery.delivery_id
from thidua.report_revision
left join thidua.delivery using (report_id)
where supersedes is null;

create function pg_temp.value_of_past_year(name text, type text, table_name text, years_back int)
returns text language sql as $$
    select case
        when exists (select from span where column_name = name)
            then format('%I + %s', name, years_back * (select value from span where column_name = name))
        when name = 'plan_id' then format('plan_id || %L', '-y' || years_back)
        when name = 'period_id' then format('(left(period_id, 4)::int - %s) || substr(period_id, 5)', years_back)
        when name = 'message_id' then format('message_id || %L', '-y' || years_back)
        when name = 'sha256' and table_name in ('receipt', 'blob')
            then format('encode(sha256(convert_to(sha256 || %L, ''UTF8'')), ''hex'')', years_back)
        when type = 'timestamp with time zone' then format('%I - make_interval(years => %s)', name, years_back)
        else quote_ident(name)
    end
$$;

create function pg_temp.rows_of_this_year(table_name text, first_column text)
returns text language sql as $$
    select case
        when table_name = 'blob'
            then 'sha256 in (select sha256 from thidua.receipt where receipt_id <= '
                || (select value from span where column_name = 'receipt_id') || ')'
        when table_name in ('report_revision', 'report_file', 'delivery')
            then 'report_id in (select report_id from first_report)'
        when table_name = 'delivery_event' then 'delivery_id in (select delivery_id from first_report)'
        else format('%I <= %s', first_column, (select value from span where column_name = first_column))
    end
$$;

create function pg_temp.add_past_year(years_back int)
returns void language plpgsql as $$
declare
    one text;
    names text;
    contents text;
    first_column text;
begin
    -- Parents first.
    foreach one in array array[
        'plan_version', 'plan_unit', 'plan_obligation', 'plan_target', 'plan_reporter', 'plan_movement',
        'blob', 'receipt', 'check_batch', 'receipt_state', 'finding',
        'submission', 'indicator_fact', 'registered_fact', 'movement_fact', 'commendation_fact', 'model_fact',
        'narrative_fact', 'snapshot', 'snapshot_input', 'obligation_status', 'indicator_total', 'target_verdict',
        'movement_total', 'commendation_total', 'report_revision', 'report_file', 'delivery', 'delivery_event']
    loop
        select
            string_agg(quote_ident(columns.column_name), ', ' order by ordinal_position),
            string_agg(
                pg_temp.value_of_past_year(columns.column_name, data_type, one, years_back), ', '
                order by ordinal_position),
            (array_agg(columns.column_name order by ordinal_position)
                filter (where columns.column_name in (select column_name from span)))[1]
        into names, contents, first_column
        from information_schema.columns
        where table_schema = 'thidua' and columns.table_name = one;
        execute format(
            'insert into thidua.%I (%s) overriding system value select %s from thidua.%I where %s',
            one, names, contents, one, pg_temp.rows_of_this_year(one, first_column));
    end loop;
end $$;

-- New rows go on behind the copies.
create function pg_temp.move_sequences()
returns void language plpgsql as $$
declare
    one record;
    highest bigint;
begin
    for one in
        select columns.table_name, columns.column_name
        from information_schema.columns
        where table_schema = 'thidua' and is_identity = 'YES' and columns.column_name in (select column_name from span)
    loop
        execute format('select max(%I) from thidua.%I', one.column_name, one.table_name) into highest;
        if highest > 0 then
            perform setval(pg_get_serial_sequence('thidua.' || one.table_name, one.column_name), highest);
        end if;
    end loop;
end $$;
