-- One run of the suite over one plan's waiting receipts; the suite's hash says which rules it was.
insert into check_batch (plan_id, suite_sha256, run_name)
values (:plan_id, :suite_sha256, :run_name)
returning batch_id
