-- The key of a sealed file.
insert into personal_key (kind, receipt_id, wrapped_key) values ('file', :receipt_id, :wrapped_key)
