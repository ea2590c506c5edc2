-- A file that the vault keeps sealed.
insert into sealed_file (receipt_id, plan_id, sealed_sha256) values (:receipt_id, :plan_id, :sealed_sha256)
