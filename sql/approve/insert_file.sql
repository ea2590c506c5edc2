-- A file of the draft's preview.
insert into approval_file (approval_request_id, kind, file_name, sha256)
values (:approval_request_id, :kind, :file_name, :sha256)
