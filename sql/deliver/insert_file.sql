-- The files of a revision; their bytes are in the vault under this hash.
insert into thidua.report_file (report_id, kind, file_name, sha256)
values (:report_id, :kind, :file_name, :sha256);
