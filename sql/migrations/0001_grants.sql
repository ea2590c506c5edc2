-- The application role reads and inserts. It cannot change or delete a record. It is created by the owner of the cluster
-- before the migration (thidua.warehouse.migrate).

grant usage on schema thidua to thidua_app;
grant select, insert on all tables in schema thidua to thidua_app;
grant usage on all sequences in schema thidua to thidua_app;
