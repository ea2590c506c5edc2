-- What keeps the records as they are: the trigger that makes a link of every row, and an application role that can
-- neither change nor delete. One row for each that is off.
select 'trigger' as guard, source as what
from unnest(cast(:sources as text[])) as source
where not exists (
    select from pg_trigger
    where tgrelid = to_regclass('thidua.' || source) and tgname = 'audit' and tgenabled in ('O', 'A')
        and tgfoid = to_regproc('thidua.audit_' || source))
union all
-- Keys of persons may be destroyed, but not without a record.
select 'trigger', 'personal_key'
where not exists (
    select from pg_trigger
    where tgrelid = to_regclass('thidua.personal_key') and tgname = 'recorded' and tgenabled in ('O', 'A')
        and tgfoid = 'thidua.personal_key_destroyed'::regproc)
union all
select 'privilege', table_name || ' (' || privilege || ')'
from information_schema.tables
cross join unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as privilege
where table_schema = 'thidua' and table_type = 'BASE TABLE'
    and exists (select from pg_roles where rolname = cast(:role as text))
    and has_table_privilege(cast(:role as text), format('thidua.%I', table_name), privilege)
order by 1, 2
