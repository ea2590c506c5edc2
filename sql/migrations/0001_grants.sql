-- The application role reads and inserts. It cannot change or delete a record, and cannot write the audit chain but
-- through audit_append(). It is created by the owner of the cluster before the migration (thidua.warehouse.migrate).

grant usage on schema thidua to thidua_app;
grant select, insert on all tables in schema thidua to thidua_app;
grant usage on all sequences in schema thidua to thidua_app;
revoke insert on thidua.audit_entry from thidua_app;
revoke execute on function thidua.audit_append(text, text, jsonb) from public;
grant execute on function thidua.audit_append(text, text, jsonb) to thidua_app;
